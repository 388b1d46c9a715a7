import { Button, Skeleton, Stack } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconLock, IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { Page } from "../../../ui/Page.tsx";
import { BotSection } from "../bot/BotSection.tsx";
import { aiQueries } from "../queries.ts";
import { useAiFeed } from "../useAiFeed.ts";
import { CapBanner } from "./CapBanner.tsx";
import { CostSection } from "./CostSection.tsx";
import { ModelsSection } from "./ModelsSection.tsx";
import { RoutesSection } from "./RoutesSection.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

/** What models may do for the company, which of them, and what they cost. */
export function IaPage() {
  const { t } = useTranslation();
  const session = useSession();
  if (hasRole(session, "supervisor")) return <Whole />;
  return (
    <Page title={t("ai.page.title")}>
      <EmptyState
        icon={<IconLock size={32} stroke={1.5} aria-hidden />}
        title={t("ai.page.refused")}
      >
        {t("ai.page.refusedText")}
      </EmptyState>
    </Page>
  );
}

function Whole() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  useAiFeed();
  const settings = useQuery(aiQueries.settings(tenantId));
  const models = useQuery(aiQueries.models(tenantId));
  const error = settings.error ?? models.error;
  return (
    <Page title={t("ai.page.title")} lead={t("ai.page.lead")}>
      {settings.data && models.data ? (
        <Stack gap="lg">
          <CapBanner />
          {models.data.length === 0 && <NotConnected />}
          <CostSection />
          <SettingsSection settings={settings.data} />
          {models.data.length > 0 && (
            <>
              <BotSection />
              <ModelsSection models={models.data} />
              <RoutesSection models={models.data} />
            </>
          )}
        </Stack>
      ) : (
        !error && <Skeleton h={320} />
      )}
      {error && !(settings.data && models.data) && (
        <EmptyState
          title={t("core.error.title")}
          action={
            <Button
              onClick={() => {
                void settings.refetch();
                void models.refetch();
              }}
            >
              {t("core.retry")}
            </Button>
          }
        >
          {errorText(t, error)}
        </EmptyState>
      )}
    </Page>
  );
}

function NotConnected() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconPlugConnected size={32} stroke={1.5} aria-hidden />}
      title={t("ai.page.none")}
      action={
        <Button renderRoot={(root) => <Link to="/conexoes" {...root} />}>
          {t("ai.toConnections")}
        </Button>
      }
    >
      {t("ai.page.noneText")}
    </EmptyState>
  );
}
