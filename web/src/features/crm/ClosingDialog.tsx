import { Autocomplete, Button, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../ui/Foot.tsx";
import type { Move } from "./mutations.ts";
import { ReaisInput } from "./ReaisInput.tsx";

/** What a closing stage wants to know: how much was won, or why it was lost. */
export function ClosingDialog(props: {
  move: Move;
  onClose: () => void;
  onMove: (move: Move) => void;
}) {
  const { t } = useTranslation();
  const { move } = props;
  const { card, to } = move;
  const won = to.tipo === "ganha";
  const [valor, setValor] = useState(card.valor_centavos);
  const [motivo, setMotivo] = useState("");
  const [tried, setTried] = useState(false);
  const missing = won ? valor === null : motivo.trim() === "";

  function confirm() {
    setTried(true);
    if (missing) return;
    const given = won ? { valor_centavos: valor ?? 0 } : { motivo_perda: motivo.trim() };
    props.onMove({ ...move, ...given });
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t("crm.closing.title", { etapa: to.nome })}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Stack gap="md">
          <Text c="dimmed">{card.titulo}</Text>
          {won ? (
            <ReaisInput
              data-autofocus
              label={t("crm.fields.value")}
              value={valor}
              error={tried && missing && t("errors.valor_missing")}
              onChange={setValor}
            />
          ) : (
            <Autocomplete
              data-autofocus
              label={t("crm.fields.reason")}
              description={t("crm.closing.reasonHint")}
              data={t("crm.closing.reasons").split(" | ")}
              maxLength={300}
              value={motivo}
              error={tried && missing && t("errors.motivo_missing")}
              onChange={setMotivo}
            />
          )}
          <Foot onLeave={props.onClose}>
            <Button type="submit">{t("crm.closing.confirm", { etapa: to.nome })}</Button>
          </Foot>
        </Stack>
      </form>
    </Modal>
  );
}
