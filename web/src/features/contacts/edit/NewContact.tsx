import { Alert, Button, Drawer, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { addressOf, KINDS } from "./fields.ts";
import { findKnown } from "./find-known.ts";
import { TIPOS, useCreateContato } from "./mutations.ts";

/** Writes somebody down. Whoever is known already is shown instead of written down twice. */
export function NewContact(props: { onClose: () => void; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const create = useCreateContato();
  const form = useForm({
    initialValues: {
      nome: "",
      telefone: "",
      email: "",
      empresa: "",
      tipo: "cliente" as (typeof TIPOS)[number],
      observacoes: "",
    },
    validate: {
      nome: (nome) => ([...nome.trim()].length > 120 ? t("errors.contato_nome_invalid") : null),
      telefone: (telefone, { email }) => {
        if (telefone.trim() === "") return email.trim() ? null : t("errors.contato_unreachable");
        return addressOf("phone", telefone) ? null : t("errors.phone_invalid");
      },
      email: (email) =>
        email.trim() && !addressOf("email", email) ? t("errors.email_invalid") : null,
    },
  });
  const known = create.error instanceof AppError && create.error.code === "contato_exists";

  const look = useMutation({
    mutationFn: async () => {
      const typed = { phone: form.values.telefone, email: form.values.email };
      for (const kind of KINDS) {
        const address = addressOf(kind, typed[kind]);
        const found = address && (await findKnown(kind, address));
        if (found) return found;
      }
      throw new AppError("contato_not_found", 404);
    },
  });

  return (
    <Drawer
      opened
      position="right"
      size={480}
      onClose={props.onClose}
      title={t("contacts.new")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form
        noValidate
        onSubmit={form.onSubmit(({ telefone, email, ...rest }) =>
          create.mutate(
            {
              ...rest,
              telefone: addressOf("phone", telefone) ?? "",
              email: addressOf("email", email) ?? "",
            },
            {
              onSuccess: (contato) => {
                notifyDone(t("contacts.created", { name: contato.nome }));
                props.onOpen(contato.id);
              },
            },
          ),
        )}
      >
        <Stack gap="md">
          <TextInput data-autofocus label={t("contacts.nome")} {...form.getInputProps("nome")} />
          <TextInput
            type="tel"
            label={t("contacts.phone")}
            description={t("contacts.phoneHint")}
            {...form.getInputProps("telefone")}
          />
          <TextInput type="email" label={t("contacts.email")} {...form.getInputProps("email")} />
          <TextInput
            label={t("contacts.empresa")}
            maxLength={120}
            {...form.getInputProps("empresa")}
          />
          <SegmentedControl
            aria-label={t("contacts.tipo.label")}
            data={TIPOS.map((tipo) => ({ value: tipo, label: t(`contacts.tipo.${tipo}`) }))}
            {...form.getInputProps("tipo")}
          />
          <Textarea
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            label={t("contacts.notes")}
            {...form.getInputProps("observacoes")}
          />
          {create.isError && (
            <Alert color={known ? "yellow" : "red"} role="alert">
              {errorText(t, create.error)}
              {known && (
                <Button
                  mt="sm"
                  variant="default"
                  loading={look.isPending}
                  onClick={() => look.mutate(undefined, { onSuccess: props.onOpen })}
                >
                  {t("contacts.seeKnown")}
                </Button>
              )}
            </Alert>
          )}
          <Button type="submit" loading={create.isPending}>
            {t("contacts.create")}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
