import { Alert, Group, Skeleton, Text } from "@mantine/core";
import type { RespostaAnswer } from "@prosa/shared/ai.ts";
import { IconUserQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { formatPercent } from "../../lib/format.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./knowledge.module.css";

/** What a customer would be answered, how sure it is, and who wrote it. */
export function TrialAnswer({
  answer,
}: {
  answer: {
    data: RespostaAnswer | undefined;
    error: unknown;
    isPending: boolean;
  };
}) {
  const { t } = useTranslation();
  const { data, error, isPending } = answer;
  if (!data && !error && !isPending) return null;
  return (
    <Section title={t("knowledge.trial.answer")}>
      {isPending && <Skeleton h={72} />}
      {!isPending && error !== null && (
        <Alert color="yellow" role="status">
          {errorText(t, error)}
        </Alert>
      )}
      {!isPending && data && (
        <div className={classes.answer} role="status">
          {data.precisa_humano && (
            <Group gap={6} mb={4} className={classes.unsure}>
              <IconUserQuestion size={16} stroke={1.75} aria-hidden />
              <Text size="sm">{t("knowledge.trial.human")}</Text>
            </Group>
          )}
          <p className={classes.said}>{data.resposta}</p>
          <span className={classes.quiet}>
            {[
              t("knowledge.trial.sure", { share: formatPercent(data.confianca) }),
              data.providerUsado,
            ].join(" · ")}
          </span>
        </div>
      )}
    </Section>
  );
}
