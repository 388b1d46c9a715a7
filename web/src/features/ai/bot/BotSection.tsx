import { Accordion, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { Block } from "../../../ui/Block.tsx";
import { BotForm } from "./BotForm.tsx";
import { botQueries } from "./queries.ts";

/** The robot of each channel: off until an admin wants it. */
export function BotSection() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const words = {
    greeting_text: t("ai.bot.usualGreeting"),
    handover_text: t("ai.bot.usualHandover"),
  };
  const { data, error } = useQuery(botQueries.channels(tenantId, words));
  return (
    <Block title={t("ai.bot.title")} lead={t("ai.bot.lead")}>
      {error && !data && <Text role="alert">{errorText(t, error)}</Text>}
      {data?.length === 0 && <Text>{t("ai.bot.noChannel")}</Text>}
      {data && data.length > 0 && (
        <Accordion variant="separated" order={3}>
          {data.map((bot) => {
            const { channel_id, is_active } = bot.settings;
            return (
              <Accordion.Item key={channel_id} value={channel_id}>
                <Accordion.Control>
                  {t(is_active ? "ai.bot.on" : "ai.bot.off", { name: bot.name })}
                </Accordion.Control>
                <Accordion.Panel>
                  <BotForm bot={bot} />
                </Accordion.Panel>
              </Accordion.Item>
            );
          })}
        </Accordion>
      )}
    </Block>
  );
}
