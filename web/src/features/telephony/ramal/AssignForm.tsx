import { Alert, Button, Select } from "@mantine/core";
import type { ExtensionChoice } from "@prosa/shared/ramais.ts";
import { IconAlertCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { choiceKey, choiceOptions } from "./choice-options.ts";
import { useSaveExtension } from "./mutations.ts";
import { extensionQueries } from "./queries.ts";
import classes from "./ramal.module.css";

/** Gives a colleague an extension; the password goes from the provider to the row, past everybody. */
export function AssignForm({ choices }: { choices: ExtensionChoice[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const people = useQuery(extensionQueries.people(tenantId)).data ?? [];
  const assign = useSaveExtension();
  const [person, setPerson] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const choice = choices.find((one) => choiceKey(one) === chosen);
  const submit = () => {
    if (!person || !choice) return;
    const { extension, sip_server } = choice;
    assign.mutate(
      { usuario_id: person, extension, sip_server },
      {
        onSuccess: () => {
          notifyDone(t("core.saved"));
          setPerson(null);
          setChosen(null);
        },
      },
    );
  };
  return (
    <>
      <form
        className={classes.assign}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Select
          label={t("ramal.team.person")}
          placeholder={t("ramal.team.choose")}
          data={people.map(({ user_id, profiles }) => ({ value: user_id, label: profiles.name }))}
          value={person}
          onChange={setPerson}
        />
        <Select
          label={t("ramal.extension")}
          placeholder={t("ramal.team.choose")}
          nothingFoundMessage={t("ramal.none")}
          data={choiceOptions(t, choices)}
          value={chosen}
          onChange={setChosen}
        />
        <Button
          type="submit"
          variant="default"
          disabled={!person || !choice}
          loading={assign.isPending}
        >
          {t("ramal.team.assign")}
        </Button>
      </form>
      {assign.error && (
        <Alert
          color="red"
          role="alert"
          mt="sm"
          maw={640}
          icon={<IconAlertCircle size={18} />}
          title={t("ramal.saveFailed")}
        >
          {errorText(t, assign.error)}
        </Alert>
      )}
    </>
  );
}
