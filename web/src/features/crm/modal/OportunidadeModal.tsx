import { Drawer, Skeleton, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ThreadRow } from "@prosa/shared/events.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { CardPhone } from "../CardPhone.tsx";
import { findCard } from "../cache.ts";
import { crmQueries, type Funil } from "../queries.ts";
import { TABS, type Tab } from "../search.ts";
import classes from "./modal.module.css";
import { NoConversation } from "./NoConversation.tsx";
import { Resumo } from "./Resumo.tsx";

const Timeline = lazy(async () => ({ default: (await import("./Timeline.tsx")).Timeline }));

/** What other rooms draw inside a card; the app hands it in. */
export interface CardParts {
  conversation: (conversationId: string) => ReactNode;
  calls: (oportunidadeId: string) => ReactNode;
  files: (conversationId: string) => ReactNode;
  event: (event: ThreadRow) => ReactNode;
  call: (call: LigacaoRow) => ReactNode;
}

/** One sale: what is known of it, what is said, what happened, and what was sent. */
export function OportunidadeModal(
  props: CardParts & {
    id: string;
    funis: Funil[];
    tab: Tab;
    onTab: (tab: Tab) => void;
    onClose: () => void;
  },
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { tenantId } = useSession();
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const { data: card, error } = useQuery({
    ...crmQueries.card(tenantId, props.id),
    placeholderData: () => findCard(client, tenantId, props.id) ?? undefined,
  });

  const panels: Record<Tab, () => ReactNode> = {
    resumo: () => card && <Resumo card={card} funis={props.funis} />,
    conversa: () =>
      card?.conversation_id ? (
        <div className={classes.conversation}>{props.conversation(card.conversation_id)}</div>
      ) : (
        card && <NoConversation card={card} />
      ),
    ligacoes: () => card && props.calls(card.id),
    historico: () => card && <Timeline id={card.id} event={props.event} call={props.call} />,
    arquivos: () =>
      card?.conversation_id ? (
        props.files(card.conversation_id)
      ) : (
        <EmptyState title={t("crm.files.none")}>{t("crm.files.noConversation")}</EmptyState>
      ),
  };

  return (
    <Drawer
      opened
      onClose={props.onClose}
      size={narrow ? "100%" : 880}
      padding={narrow ? "md" : "xl"}
      title={card?.titulo ?? t("crm.card")}
      closeButtonProps={{ "aria-label": t("core.close") }}
      classNames={{ content: classes.content, body: classes.body, title: classes.title }}
    >
      {card === null && (
        <EmptyState title={t("crm.missing.title")}>{t("crm.missing.text")}</EmptyState>
      )}
      {error && !card && <EmptyState title={t("crm.loadFailed")}>{errorText(t, error)}</EmptyState>}
      {card === undefined && !error && <Skeleton h={320} />}
      {card && (
        <Tabs
          value={props.tab}
          onChange={(tab) => props.onTab(tab as Tab)}
          keepMounted={false}
          className={classes.tabs}
        >
          <div className={classes.bar}>
            <Tabs.List className={classes.list}>
              {TABS.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {t(`crm.tabs.${tab}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <CardPhone card={card} />
          </div>
          {TABS.map((tab) => (
            <Tabs.Panel key={tab} value={tab} className={classes.panel} data-tab={tab}>
              <Suspense fallback={<Skeleton h={240} />}>{panels[tab]()}</Suspense>
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Drawer>
  );
}
