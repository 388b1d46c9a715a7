import { Alert, Text } from "@mantine/core";
import type { AiReport, TestResponse } from "@prosa/shared/integrations.ts";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import classes from "./Conexoes.module.css";

const QUALITIES = ["green", "yellow", "red"] as const;

/** The provider's answer in plain words, number by number. */
export function TestResult(props: { answer: TestResponse | undefined; error: unknown }) {
  const { t } = useTranslation();
  if (!props.answer && !props.error) return null;
  const failed = props.error ?? (props.answer?.code ? new AppError(props.answer.code, 422) : null);
  return (
    <div className={classes.result} role="status">
      {failed ? (
        <Alert
          color="red"
          icon={<IconAlertCircle size={18} />}
          title={t("integrations.test.failed")}
        >
          {errorText(t, failed)}
        </Alert>
      ) : (
        <Alert color="green" icon={<IconCircleCheck size={18} />} title={t("integrations.test.ok")}>
          {props.answer?.telephony && (
            <Text size="sm">
              {t("integrations.test.extensions", { count: props.answer.telephony.extensions })}
              {props.answer.telephony.domain && ` · ${props.answer.telephony.domain}`}
            </Text>
          )}
          {props.answer?.ai && <AiLine ai={props.answer.ai} />}
          {props.answer?.addresses.map((address) => {
            const quality = QUALITIES.find(
              (known) => known === address.quality_rating?.toLowerCase(),
            );
            return (
              <Text key={address.external_id} size="sm">
                {[
                  address.display_phone_number ?? address.external_id,
                  address.verified_name,
                  quality && t(`integrations.test.quality.${quality}`),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </Text>
            );
          })}
        </Alert>
      )}
    </div>
  );
}

function AiLine({ ai }: { ai: AiReport }) {
  const { t } = useTranslation();
  const able = ai.capabilities.map((capability) => t(`integrations.test.can.${capability}`));
  const models = ai.models === null ? [] : [t("integrations.test.models", { count: ai.models })];
  return <Text size="sm">{[...able, ...models].join(" · ")}</Text>;
}
