import { Alert, Button, Loader, Text, Title } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconAlertCircle, IconPhoneOff } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { Page } from "../../../ui/Page.tsx";
import { ramalQueries } from "../ramal-queries.ts";
import { extensionQueries } from "./queries.ts";
import { RamalForm } from "./RamalForm.tsx";
import { TeamRamais } from "./TeamRamais.tsx";

export function RamalPage() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Page title={t("ramal.title")} lead={t("ramal.lead")}>
      {hasRole(session, "agent") ? (
        <Extensions />
      ) : (
        <EmptyState icon={<IconPhoneOff size={32} stroke={1.5} />} title={t("ramal.viewer")}>
          {t("ramal.viewerHint")}
        </EmptyState>
      )}
    </Page>
  );
}

function Extensions() {
  const { t } = useTranslation();
  const session = useSession();
  const admin = hasRole(session, "admin");
  const mine = useSuspenseQuery(ramalQueries.mine(session.tenantId, session.userId)).data;
  const choices = useQuery(extensionQueries.choices(session.tenantId));
  if (choices.isPending) return <Loader aria-label={t("ramal.asking")} />;
  const isUnconnected =
    choices.error instanceof AppError && choices.error.code === "telephony_not_connected";
  if (isUnconnected) {
    return (
      <EmptyState
        icon={<IconPhoneOff size={32} stroke={1.5} />}
        title={t("ramal.unconnected")}
        action={
          admin && (
            <Button renderRoot={(root) => <Link to="/conexoes" {...root} />}>
              {t("ramal.connect")}
            </Button>
          )
        }
      >
        {admin ? t("ramal.unconnectedAdmin") : t("ramal.unconnectedHint")}
      </EmptyState>
    );
  }
  return (
    <>
      {mine?.status === "inativo" && (
        <Alert
          color="yellow"
          maw={520}
          mb="lg"
          icon={<IconAlertCircle size={18} />}
          title={t("ramal.inactive")}
        >
          {t("ramal.inactiveHint")}
        </Alert>
      )}
      {choices.error ? (
        <Alert
          color="red"
          role="alert"
          maw={520}
          icon={<IconAlertCircle size={18} />}
          title={t("ramal.listFailed")}
        >
          <Text size="sm">{errorText(t, choices.error)}</Text>
          <Button mt="sm" size="sm" variant="default" onClick={() => void choices.refetch()}>
            {t("core.retry")}
          </Button>
        </Alert>
      ) : (
        <RamalForm key={mine?.id} mine={mine} choices={choices.data} />
      )}
      {admin && (
        <>
          <Title order={2} mt={40} mb="sm">
            {t("ramal.team.title")}
          </Title>
          <TeamRamais choices={choices.data ?? []} />
        </>
      )}
    </>
  );
}
