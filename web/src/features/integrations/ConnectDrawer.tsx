import { Button, Drawer, Stack, Stepper } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../ui/notify.ts";
import { ConnectForm } from "./ConnectForm.tsx";
import { catalogText } from "./catalog-text.ts";
import { INVENTED_FIELD } from "./form-values.ts";
import type { Integracao } from "./queries.ts";
import { WebhookSteps } from "./WebhookSteps.tsx";

export type ConnectTask =
  | { kind: "connect"; provider: CatalogProvider }
  | { kind: "edit" | "webhook"; provider: CatalogProvider; integracao: Integracao };

export function ConnectDrawer(props: { task: ConnectTask | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { task } = props;
  const name =
    task?.kind === "connect"
      ? catalogText(t, task.provider.name_key)
      : (task?.integracao.nome ?? "");
  return (
    <Drawer
      opened={task !== null}
      onClose={props.onClose}
      size={520}
      title={task ? t(`integrations.drawer.${task.kind}`, { name }) : null}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {task && <Steps task={task} onClose={props.onClose} />}
    </Drawer>
  );
}

type Connected = { id: string; token: string | null; hint: string | null };

function alreadyConnected(task: ConnectTask): Connected | null {
  if (task.kind !== "webhook") return null;
  const hints = task.integracao.pistas as Record<string, string>;
  return { id: task.integracao.id, token: null, hint: hints[INVENTED_FIELD] ?? null };
}

function Steps({ task, onClose }: { task: ConnectTask; onClose: () => void }) {
  const { t } = useTranslation();
  const [connected, setConnected] = useState(() => alreadyConnected(task));
  const stepped = task.kind === "connect" && task.provider.webhook;
  return (
    <Stack gap="xl">
      {stepped && (
        <Stepper active={connected ? 1 : 0} size="xs" iconSize={26}>
          <Stepper.Step label={t("integrations.drawer.stepValues")} />
          <Stepper.Step label={t("integrations.drawer.stepWebhook")} />
        </Stepper>
      )}
      {connected ? (
        <>
          <WebhookSteps
            provider={task.provider}
            integracaoId={connected.id}
            token={connected.token}
            hint={connected.hint}
          />
          <Button variant="default" onClick={onClose}>
            {t("integrations.drawer.done")}
          </Button>
        </>
      ) : (
        <ConnectForm
          provider={task.provider}
          integracao={task.kind === "connect" ? null : task.integracao}
          onConnected={({ integracao, telephony, verify_token_hint }, values) => {
            if (stepped) {
              setConnected({
                id: integracao.id,
                token: values[INVENTED_FIELD] || null,
                hint: verify_token_hint,
              });
              return;
            }
            const { nome: name } = integracao;
            notifyDone(
              telephony
                ? t("integrations.drawer.savedExtensions", { name, count: telephony.extensions })
                : t("integrations.drawer.saved", { name }),
            );
            onClose();
          }}
        />
      )}
    </Stack>
  );
}
