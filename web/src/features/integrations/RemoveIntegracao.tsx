import { Button, Modal, Stack, Text } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { useTranslation } from "react-i18next";
import { Foot } from "../../ui/Foot.tsx";
import { notifyDone } from "../../ui/notify.ts";
import { useRemoveIntegracao } from "./mutations.ts";
import type { Integracao } from "./queries.ts";

const WHAT = {
  messaging: "integrations.remove.what",
  telephony: "integrations.remove.whatTelephony",
  ai: "integrations.remove.whatAi",
} as const;

/** Asks first: the secrets are forgotten, so no toast could undo it. */
export function RemoveIntegracao(props: {
  integracao: Integracao;
  category: CatalogProvider["category"];
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const remove = useRemoveIntegracao();
  const name = props.integracao.nome;
  const confirm = () =>
    remove.mutate(props.integracao.id, {
      onSuccess: () => {
        notifyDone(t("integrations.remove.done", { name }));
        props.onClose();
      },
    });
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t("integrations.remove.title", { name })}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="xl">
        <Text>{t(WHAT[props.category])}</Text>
        <Foot onLeave={props.onClose}>
          <Button color="red" loading={remove.isPending} onClick={confirm}>
            {t("integrations.remove.confirm")}
          </Button>
        </Foot>
      </Stack>
    </Modal>
  );
}
