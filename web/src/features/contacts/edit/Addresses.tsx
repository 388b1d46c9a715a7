import { ActionIcon, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { Section } from "../../../ui/Section.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { notifyUndo } from "../../../ui/undo.tsx";
import { ContactIdentities } from "../ContactIdentities.tsx";
import { addressOf, KINDS, type Kind } from "./fields.ts";
import { useAddIdentity, useRemoveIdentity } from "./mutations.ts";

interface Identity {
  id: string;
  kind: string;
  value: string;
}

const isKind = (kind: string): kind is Kind => KINDS.some((known) => known === kind);

/** How somebody is reached: looked at and copied by all, added and taken away by those who answer. */
export function Addresses(props: { contatoId: string; identities: Identity[]; canEdit: boolean }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const add = useAddIdentity(props.contatoId, { silent: true });
  // From a toast there is no field that could say what went wrong.
  const putBack = useAddIdentity(props.contatoId, { silent: false });
  const remove = useRemoveIdentity();

  function takeAway({ id, kind, value }: Identity) {
    remove.mutate(id, {
      onSuccess: () =>
        notifyUndo({
          message: t("contacts.addresses.removed", { value }),
          onUndo: () => isKind(kind) && putBack.mutate({ kind, value }),
        }),
    });
  }

  return (
    <div>
      <ContactIdentities
        about={{ contato_id: props.contatoId }}
        identities={props.identities}
        action={(identity) =>
          props.canEdit &&
          props.identities.length > 1 &&
          isKind(identity.kind) && (
            <Tooltip label={t("contacts.addresses.remove")}>
              <ActionIcon
                size={24}
                aria-label={t("contacts.addresses.removeOne", { value: identity.value })}
                onClick={() => takeAway(identity)}
              >
                <IconTrash size={14} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          )
        }
      />
      {props.canEdit &&
        (adding ? (
          <NewAddress add={add} onDone={() => setAdding(false)} />
        ) : (
          <Button
            mt="xs"
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("contacts.addresses.add")}
          </Button>
        ))}
    </div>
  );
}

function NewAddress(props: { add: ReturnType<typeof useAddIdentity>; onDone: () => void }) {
  const { t } = useTranslation();
  const { add, onDone } = props;
  const [kind, setKind] = useState<Kind>("phone");
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const value = addressOf(kind, typed);

  function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (value) add.mutate({ kind, value }, { onSuccess: onDone });
  }
  const invalid = tried && !value && t(`errors.${kind}_invalid`);
  return (
    <Section title={t("contacts.addresses.add")}>
      <form noValidate onSubmit={save}>
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <Select
            w={120}
            allowDeselect={false}
            aria-label={t("contacts.addresses.kind")}
            data={KINDS.map((one) => ({ value: one, label: t(`contacts.${one}`) }))}
            value={kind}
            onChange={(next) => setKind(next === "email" ? "email" : "phone")}
          />
          <TextInput
            autoFocus
            style={{ flex: 1 }}
            type={kind === "phone" ? "tel" : "email"}
            aria-label={t(`contacts.${kind}`)}
            value={typed}
            error={invalid || (add.isError && errorText(t, add.error))}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              add.reset();
            }}
          />
        </Group>
        <Group gap={8} mt={8} justify="flex-end">
          <Button variant="default" size="compact-sm" onClick={onDone}>
            {t("core.cancel")}
          </Button>
          <Button type="submit" size="compact-sm" loading={add.isPending}>
            <Text span inherit>
              {t("core.save")}
            </Text>
          </Button>
        </Group>
      </form>
    </Section>
  );
}
