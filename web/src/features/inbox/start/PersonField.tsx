import { Button, Combobox, Group, Input, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { formatPhone } from "@prosa/shared/phone.ts";
import { IconPhonePlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQueries } from "../../../lib/people.ts";
import { useSession } from "../../../lib/session.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { contactOf, nameOf, type Person, phoneOf } from "./person.ts";
import classes from "./start.module.css";

const NEW = "new";
const PAUSE_MS = 250;

/** Finds somebody by name or number, or takes a number nobody has written to yet. */
export function PersonField(props: {
  value: Person | null;
  error: ReactNode;
  onChange: (person: Person | null) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { value, onChange } = props;
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const combobox = useCombobox();
  const { data: people = [], isFetching } = useQuery({
    ...peopleQueries.customers(tenantId, asked),
    enabled: asked.length > 1 && value === null,
    placeholderData: (before) => before,
  });
  const phone = phoneOf(typed);
  const { selectFirstOption } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what change the list
  useEffect(() => {
    selectFirstOption();
  }, [people, phone]);

  if (value) {
    return (
      <Input.Wrapper label={t("start.person")} error={props.error}>
        <Group gap={10} wrap="nowrap" className={classes.person}>
          <PersonAvatar name={nameOf(value)} size={32} />
          <span className={classes.personText}>
            <strong>{nameOf(value)}</strong>
            {value.kind === "contato" && value.endereco && (
              <span className={classes.quiet}>{formatPhone(value.endereco)}</span>
            )}
          </span>
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(null)}>
            {t("start.change")}
          </Button>
        </Group>
      </Input.Wrapper>
    );
  }

  function choose(id: string) {
    if (id === NEW && phone) onChange({ kind: "phone", telefone: phone });
    const found = people.find((person) => person.id === id);
    if (found) onChange(contactOf(found));
    setTyped("");
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          data-autofocus
          label={t("start.person")}
          placeholder={t("start.personHint")}
          autoComplete="off"
          value={typed}
          error={props.error}
          rightSection={isFetching && <Loader size={16} aria-label={t("start.searching")} />}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={typed.trim().length < 2}>
        <Combobox.Options aria-label={t("start.person")}>
          {people.map((person) => (
            <Combobox.Option key={person.id} value={person.id}>
              <span className={classes.option}>
                <PersonAvatar name={person.nome} src={person.foto} size={28} />
                <span className={classes.personText}>
                  <span>{person.nome}</span>
                  {person.endereco && (
                    <span className={classes.quiet}>{formatPhone(person.endereco)}</span>
                  )}
                </span>
              </span>
            </Combobox.Option>
          ))}
          {phone && (
            <Combobox.Option value={NEW}>
              <span className={classes.option}>
                <IconPhonePlus size={18} stroke={1.75} aria-hidden />
                {t("start.newPerson", { phone: formatPhone(phone) })}
              </span>
            </Combobox.Option>
          )}
          {people.length === 0 && !phone && !isFetching && (
            <Combobox.Empty>{t("start.nobody")}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
