import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import type { Funil } from "../queries.ts";
import { ArchivedBoards } from "./ArchivedBoards.tsx";
import { useArchiveFunil, useSaveFunil } from "./mutations.ts";
import { NewStage } from "./NewStage.tsx";
import { StageList } from "./StageList.tsx";

/** A new board, or the name and the stages of one. */
export function ManageBoard(props: {
  /** Null makes a new one. */
  funil: Funil | null;
  funis: Funil[];
  onClose: () => void;
  onMade: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { funil } = props;
  const [nome, setNome] = useState(funil?.nome ?? "");
  const save = useSaveFunil();
  const archive = useArchiveFunil();
  const { onMade, onClose } = props;

  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={funil ? t("crm.manage.title", { quadro: funil.nome }) : t("crm.manage.new")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(
              { nome, ...(funil ? { funil_id: funil.id } : {}) },
              { onSuccess: ({ id }) => (funil ? undefined : onMade(id)) },
            );
          }}
        >
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <TextInput
              flex={1}
              data-autofocus
              label={t("crm.manage.name")}
              description={funil ? null : t("crm.manage.stagesComeAlong")}
              maxLength={60}
              value={nome}
              error={save.isError && errorText(t, save.error)}
              onChange={(event) => setNome(event.currentTarget.value)}
            />
            <Button
              type="submit"
              loading={save.isPending}
              disabled={nome.trim() === (funil?.nome ?? "")}
            >
              {t(funil ? "core.save" : "crm.manage.create")}
            </Button>
          </Group>
        </form>
        {funil && (
          <>
            <StageList funil={funil} />
            <NewStage funilId={funil.id} />
            <Group justify="flex-end">
              <Button
                variant="default"
                onClick={() => {
                  archive.mutate(funil);
                  onClose();
                }}
              >
                {t("crm.manage.archive")}
              </Button>
            </Group>
          </>
        )}
        {!funil && <ArchivedBoards funis={props.funis} onRestored={onMade} />}
      </Stack>
    </Modal>
  );
}
