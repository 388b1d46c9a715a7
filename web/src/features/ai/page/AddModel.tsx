import { Autocomplete, Button, Modal, Select, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { Foot } from "../../../ui/Foot.tsx";
import { notifyDone } from "../../../ui/notify.ts";
import { useSaveModel } from "../mutations.ts";
import { connectionQueries } from "./connections.ts";
import {
  BOUNDS,
  CAPABILITIES,
  type Capability,
  FIELDS,
  type Field,
  NEEDED,
  newNumbers,
} from "./model-fields.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./page.module.css";

/** A model that its connection did not bring: whose it is, what it is called and can do, and what it costs. */
export function AddModel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const connections = useQuery(connectionQueries.list(tenantId));
  const save = useSaveModel(null, { silent: true });
  const form = useForm({
    initialValues: {
      integracao_id: null as string | null,
      model: "",
      capability: "text" as Capability,
      numbers: { max_input_tokens: 32_000, max_output_tokens: 4000 } as Partial<
        Record<Field, number | string>
      >,
    },
    validate: {
      model: (model) => (model.trim() === "" ? t("ai.models.nameMissing") : null),
      numbers: Object.fromEntries(
        (Object.keys(BOUNDS) as Field[]).map((field) => [
          field,
          (value: unknown, { capability }: { capability: Capability }) =>
            NEEDED[capability].includes(field) && (value ?? "") === ""
              ? t("ai.models.priceMissing")
              : null,
        ]),
      ),
    },
  });
  const integracaoId = form.values.integracao_id ?? connections.data?.[0]?.id ?? null;
  const known = useQuery({
    ...connectionQueries.models(tenantId, integracaoId ?? ""),
    enabled: integracaoId !== null,
  });
  const able = known.data?.capabilities ?? CAPABILITIES;
  const capability = able.find((one) => one === form.values.capability) ?? able[0] ?? "text";
  const name = form.values.model.trim();
  const isStrange = name !== "" && known.data?.models?.includes(name) === false;

  const submit = form.onSubmit(({ numbers }) =>
    save.mutate(
      {
        ...{ integracao_id: integracaoId ?? "", model: name, capability },
        ...newNumbers(capability, numbers),
      },
      {
        onSuccess: () => {
          notifyDone(t("ai.models.added", { name }));
          onClose();
        },
      },
    ),
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("ai.models.add")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form onSubmit={submit} noValidate className={classes.fields}>
        {connections.error && <Text role="alert">{errorText(t, connections.error)}</Text>}
        <Select
          label={t("ai.models.connection")}
          allowDeselect={false}
          data={connections.data?.map(({ id, nome }) => ({ value: id, label: nome })) ?? []}
          {...form.getInputProps("integracao_id")}
          value={integracaoId}
        />
        <Select
          label={t("ai.models.capability")}
          allowDeselect={false}
          data={able.map((value) => ({ value, label: t(`ai.models.${value}`) }))}
          {...form.getInputProps("capability")}
          value={capability}
        />
        <Autocomplete
          data-autofocus
          required
          label={t("ai.models.name")}
          description={t("ai.models.nameHint")}
          maxLength={120}
          limit={50}
          data={known.data?.models ?? []}
          {...form.getInputProps("model")}
        />
        {isStrange && (
          <p role="status" className={classes.news}>
            {t("ai.models.strange", { name })}
          </p>
        )}
        {FIELDS[capability].map((field) => (
          <NumberField
            key={`${capability} ${field}`}
            label={t(`ai.models.field.${field}`)}
            required={NEEDED[capability].includes(field)}
            bounds={BOUNDS[field]}
            {...form.getInputProps(`numbers.${field}`)}
          />
        ))}
        <Foot error={save.error} onLeave={onClose}>
          <Button type="submit" disabled={integracaoId === null} loading={save.isPending}>
            {t(isStrange ? "ai.models.addAnyway" : "ai.models.doAdd")}
          </Button>
        </Foot>
      </form>
    </Modal>
  );
}
