import { ActionIcon, Button, Menu, Text, Title } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { IconDots, IconPencil, IconPlayerPause, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyUndo } from "../../ui/undo.tsx";
import { ChannelRow } from "./ChannelRow.tsx";
import classes from "./Conexoes.module.css";
import { useSetIntegracaoStatus, useTestIntegracao } from "./mutations.ts";
import { ProviderIcon } from "./ProviderIcon.tsx";
import type { Integracao } from "./queries.ts";
import { RemoveIntegracao } from "./RemoveIntegracao.tsx";
import { TestResult } from "./TestResult.tsx";
import { TruthLine } from "./TruthLine.tsx";

export function IntegracaoCard(props: {
  integracao: Integracao;
  provider: string;
  category: CatalogProvider["category"];
  /** Absent when the provider is no longer in the catalogue. */
  onEdit?: (() => void) | undefined;
  /** Absent when the provider needs no webhook. */
  onWebhook?: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const test = useTestIntegracao();
  const setStatus = useSetIntegracaoStatus();
  const [removing, setRemoving] = useState(false);
  const { id, nome, status, channels } = props.integracao;
  const active = status === "ativa";
  const deactivate = () =>
    setStatus.mutate(
      { id, status: "inativa" },
      {
        onSuccess: () =>
          notifyUndo({
            message: t("integrations.card.deactivated", { name: nome }),
            onUndo: () => setStatus.mutate({ id, status: "ativa" }),
          }),
      },
    );
  return (
    <article className={classes.card} aria-label={nome}>
      <div className={classes.head}>
        <span className={classes.icon} aria-hidden>
          <ProviderIcon category={props.category} />
        </span>
        <div style={{ minWidth: 0 }}>
          <Title order={2} lineClamp={1}>
            {nome}
          </Title>
          {props.provider !== nome && (
            <Text size="xs" c="dimmed">
              {props.provider}
            </Text>
          )}
        </div>
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t("integrations.card.more", { name: nome })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {props.onEdit && (
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={props.onEdit}>
                {t("integrations.card.edit")}
              </Menu.Item>
            )}
            {active && (
              <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={deactivate}>
                {t("integrations.card.deactivate")}
              </Menu.Item>
            )}
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => setRemoving(true)}
            >
              {t("integrations.card.remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div style={{ padding: "0 16px 16px 68px" }}>
        <TruthLine integracao={props.integracao} category={props.category} />
      </div>
      <ul className={classes.numbers}>
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} switchable={active} />
        ))}
      </ul>
      <TestResult answer={test.data} error={test.error} />
      <div className={classes.foot}>
        {active ? (
          <Button
            variant="default"
            size="sm"
            loading={test.isPending}
            onClick={() => test.mutate(id)}
          >
            {t("integrations.card.test")}
          </Button>
        ) : (
          <Button
            size="sm"
            loading={setStatus.isPending}
            onClick={() => setStatus.mutate({ id, status: "ativa" })}
          >
            {t("integrations.card.activate")}
          </Button>
        )}
        {active && props.onWebhook && (
          <Button variant="default" size="sm" onClick={props.onWebhook}>
            {t("integrations.card.webhook")}
          </Button>
        )}
        {active && props.category === "ai" && (
          <Text size="xs" c="dimmed" style={{ flex: "1 1 200px" }}>
            {t("integrations.test.tinyCall")}
          </Text>
        )}
        {active && props.category === "telephony" && (
          <Button
            variant="default"
            size="sm"
            renderRoot={(root) => <Link to="/perfil/ramal" {...root} />}
          >
            {t("integrations.card.extensions")}
          </Button>
        )}
      </div>
      <RemoveIntegracao
        integracao={props.integracao}
        category={props.category}
        opened={removing}
        onClose={() => setRemoving(false)}
      />
    </article>
  );
}
