import { Alert, Button, Group, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { ExtensionChoice } from "@prosa/shared/ramais.ts";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { Password } from "../../../ui/Password.tsx";
import { choiceKey, choiceOptions } from "./choice-options.ts";
import {
  type ExtensionValues,
  useRenameRamal,
  useSaveExtension,
  useTestExtension,
} from "./mutations.ts";

interface Mine {
  extension: string;
  sip_server: string;
  nome_exibicao: string | null;
}

const MODES = ["pick", "type"] as const;

/** One's own extension: picked from the account's, or typed with its password. */
export function RamalForm(props: { mine: Mine | null; choices: ExtensionChoice[] }) {
  const { t } = useTranslation();
  const { email } = useSession();
  const { mine, choices } = props;
  const test = useTestExtension();
  const save = useSaveExtension();
  const rename = useRenameRamal();
  // The account may know whose each is.
  const first =
    choices.find((choice) => choice.is_mine) ??
    choices.find((choice) => !choice.taken && choice.email === email);
  const form = useForm({
    initialValues: {
      mode: "pick" as (typeof MODES)[number],
      choice: first ? choiceKey(first) : null,
      extension: mine?.extension ?? "",
      password: "",
      sip_server: mine?.sip_server ?? choices[0]?.sip_server ?? "",
      nome: mine?.nome_exibicao ?? "",
    },
    validate: {
      choice: (value, { mode }) => (mode === "pick" && !value ? t("core.field.required") : null),
      extension: (value, { mode }) =>
        mode === "type" && !/^\d{2,10}$/.test(value.trim()) ? t("ramal.digits") : null,
      password: (value, { mode }) =>
        mode === "type" && value === "" ? t("core.field.required") : null,
    },
    onValuesChange: () => {
      test.reset();
      save.reset();
    },
  });
  const { values } = form;
  const picked = choices.find((choice) => choiceKey(choice) === values.choice);

  function wanted(): ExtensionValues {
    if (values.mode === "type") {
      const { extension, password, sip_server } = values;
      return { extension: extension.trim(), password, sip_server: sip_server.trim() };
    }
    return { extension: picked?.extension ?? "", sip_server: picked?.sip_server ?? "" };
  }

  function keep() {
    const done = { onSuccess: () => notifyDone(t("core.saved")) };
    const isSame = values.mode === "pick" && picked?.is_mine;
    // Only the nickname changed: the password stays as it is sealed.
    if (isSame) rename.mutate(values.nome.trim(), done);
    else save.mutate({ ...wanted(), nome_exibicao: values.nome.trim() || null }, done);
  }

  const refused = test.data?.code ? new AppError(test.data.code, 422) : test.error;
  return (
    <form noValidate onSubmit={form.onSubmit(keep)}>
      <Stack gap="lg" maw={520}>
        <SegmentedControl
          aria-label={t("ramal.how")}
          data={MODES.map((value) => ({ value, label: t(`ramal.mode.${value}`) }))}
          {...form.getInputProps("mode")}
        />
        {values.mode === "pick" ? (
          <>
            <Select
              label={t("ramal.extension")}
              description={t("ramal.pickHint")}
              nothingFoundMessage={t("ramal.none")}
              data={choiceOptions(t, choices)}
              allowDeselect={false}
              {...form.getInputProps("choice")}
            />
            <TextInput
              readOnly
              variant="filled"
              label={t("ramal.server")}
              value={picked?.sip_server ?? ""}
            />
          </>
        ) : (
          <>
            <TextInput
              label={t("ramal.extension")}
              inputMode="numeric"
              autoComplete="off"
              maxLength={10}
              {...form.getInputProps("extension")}
            />
            <Password
              label={t("ramal.password")}
              description={t("ramal.passwordHint")}
              autoComplete="new-password"
              maxLength={200}
              {...form.getInputProps("password")}
            />
            <TextInput
              label={t("ramal.server")}
              description={t("ramal.serverHint")}
              maxLength={200}
              {...form.getInputProps("sip_server")}
            />
          </>
        )}
        <TextInput
          label={t("ramal.nickname")}
          description={t("ramal.nicknameHint")}
          maxLength={60}
          {...form.getInputProps("nome")}
        />
        <div role="status">
          {refused && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} title={t("ramal.testFailed")}>
              {errorText(t, refused)}
            </Alert>
          )}
          {test.data?.valid && (
            <Alert color="green" icon={<IconCircleCheck size={18} />} title={t("ramal.testOk")}>
              <Link to="/perfil/ramal/teste">{t("ramal.testSound")}</Link>
            </Alert>
          )}
          {save.error && (
            <Alert color="red" icon={<IconAlertCircle size={18} />} title={t("ramal.saveFailed")}>
              {errorText(t, save.error)}
            </Alert>
          )}
        </div>
        <Group gap="sm">
          <Button type="submit" loading={save.isPending || rename.isPending}>
            {t("core.save")}
          </Button>
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => {
              if (!form.validate().hasErrors) test.mutate(wanted());
            }}
          >
            {t("ramal.test")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
