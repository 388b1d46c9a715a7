import { Loader, Stack, Text } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatRelative } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { CopyField } from "../../ui/CopyField.tsx";
import classes from "./Conexoes.module.css";
import { catalogText } from "./catalog-text.ts";
import { integracaoQueries } from "./queries.ts";

const WATCH_EVERY = 3_000;

/**
 * What to paste at the provider, in its order, and a light that turns green when it first calls.
 * `token` is known in full only right after it was typed; later there is its hint.
 */
export function WebhookSteps(props: {
  provider: CatalogProvider;
  integracaoId: string;
  token: string | null;
  hint: string | null;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [since] = useState(() => Date.now());
  const last = useQuery({
    ...integracaoQueries.lastDelivery(tenantId, props.integracaoId),
    refetchInterval: WATCH_EVERY,
  });
  const url = props.provider.webhook_url_template?.replace("{id}", props.integracaoId) ?? "";
  const arrived = last.data != null;
  return (
    <Stack gap="xl">
      <ol className={classes.steps}>
        {props.provider.steps.map(({ key }) => (
          <li key={key}>
            <Text className={classes.lines}>{catalogText(t, key)}</Text>
            {key.endsWith(".paste_url") && (
              <Fragment>
                <div style={{ height: 8 }} />
                <CopyField label={t("integrations.webhook.url")} value={url} />
              </Fragment>
            )}
            {key.endsWith(".paste_token") && (
              <Fragment>
                <div style={{ height: 8 }} />
                {props.token ? (
                  <CopyField label={t("integrations.webhook.token")} value={props.token} />
                ) : (
                  <Text size="sm" c="dimmed">
                    {t("integrations.webhook.tokenHint", { hint: props.hint ?? "" })}
                  </Text>
                )}
              </Fragment>
            )}
          </li>
        ))}
      </ol>
      <div className={classes.live} data-arrived={arrived} role="status">
        {arrived ? <IconCircleCheck size={20} aria-hidden /> : <Loader size={18} />}
        <Text>
          {last.data
            ? t("integrations.webhook.arrived", { when: formatRelative(last.data, since) })
            : t("integrations.webhook.waiting")}
        </Text>
      </div>
    </Stack>
  );
}
