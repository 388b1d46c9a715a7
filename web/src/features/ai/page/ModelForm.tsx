import { Button, Modal } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Foot } from "../../../ui/Foot.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import { useRemoveModel, useSaveModel } from "../mutations.ts";
import type { AiModel } from "../queries.ts";
import { BOUNDS, type Capability, FIELDS, type Field, storable } from "./model-fields.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./page.module.css";

/** What a provider charges a company, and how much it takes at once; and the way out for what is not used. */
export function ModelForm({ model, onClose }: { model: AiModel; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useSaveModel(model.id, { silent: true });
  const remove = useRemoveModel();
  const fields = FIELDS[model.capability as Capability];
  const form = useForm({
    initialValues: Object.fromEntries(
      fields.map((field) => [field, model[field] ?? ""]),
    ) as Partial<Record<Field, number | string>>,
  });
  const submit = form.onSubmit((values) => save.mutate(storable(values), { onSuccess: onClose }));
  const forget = () =>
    remove.mutate(model, {
      onSuccess: (takeBack) => {
        notifyUndo({ message: t("ai.models.removed", { name: model.model }), onUndo: takeBack });
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={model.model}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form onSubmit={submit} noValidate className={classes.fields}>
        {fields.map((field) => (
          <NumberField
            key={field}
            label={t(`ai.models.field.${field}`)}
            bounds={BOUNDS[field]}
            {...form.getInputProps(field)}
          />
        ))}
        <Button
          variant="subtle"
          color="red"
          w="fit-content"
          loading={remove.isPending}
          onClick={forget}
        >
          {t("ai.models.remove")}
        </Button>
        <Foot error={save.error ?? remove.error} onLeave={onClose}>
          <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
            {t("core.save")}
          </Button>
        </Foot>
      </form>
    </Modal>
  );
}
