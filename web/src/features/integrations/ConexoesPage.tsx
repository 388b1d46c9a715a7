import { Title } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { useSuspenseQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { Page } from "../../ui/Page.tsx";
import classes from "./Conexoes.module.css";
import { ConnectDrawer, type ConnectTask } from "./ConnectDrawer.tsx";
import { providerName } from "./catalog-text.ts";
import { IntegracaoCard } from "./IntegracaoCard.tsx";
import { ProviderCards } from "./ProviderCards.tsx";
import { integracaoQueries } from "./queries.ts";
import { ReaderView } from "./ReaderView.tsx";

export function ConexoesPage() {
  const { t } = useTranslation();
  const admin = hasRole(useSession(), "admin");
  return (
    <Page
      title={t("integrations.title")}
      lead={admin ? t("integrations.lead") : t("integrations.reader.lead")}
    >
      {admin ? <AdminView /> : <ReaderView />}
    </Page>
  );
}

function AdminView() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [catalog, list] = useSuspenseQueries({
    queries: [integracaoQueries.catalog(tenantId), integracaoQueries.list(tenantId)],
  });
  const [task, setTask] = useState<ConnectTask | null>(null);
  const providers = catalog.data?.providers ?? [];
  // A company calls through one account; numbers to write to it may have many.
  const offered = providers.filter(
    ({ id, category }) =>
      category !== "telephony" || list.data.every(({ plataforma }) => plataforma !== id),
  );
  return (
    <>
      <div className={classes.cards}>
        {list.data.map((integracao) => {
          const provider = providers.find(({ id }) => id === integracao.plataforma);
          return (
            <IntegracaoCard
              key={integracao.id}
              integracao={integracao}
              provider={providerName(t, providers, integracao.plataforma)}
              category={provider?.category ?? "messaging"}
              onEdit={provider && (() => setTask({ kind: "edit", provider, integracao }))}
              onWebhook={
                provider?.webhook
                  ? () => setTask({ kind: "webhook", provider, integracao })
                  : undefined
              }
            />
          );
        })}
      </div>
      <Title order={2} mt={list.data.length ? 32 : 0} mb="sm">
        {list.data.length ? t("integrations.addAnother") : t("integrations.addFirst")}
      </Title>
      <ProviderCards
        providers={offered}
        first={list.data.length === 0}
        onConnect={(provider) => setTask({ kind: "connect", provider })}
      />
      <ConnectDrawer task={task} onClose={() => setTask(null)} />
    </>
  );
}
