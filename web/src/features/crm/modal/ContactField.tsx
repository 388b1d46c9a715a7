import { Button, Combobox, Input, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { BoardRow } from "@prosa/shared/events.ts";
import { formatPhone } from "@prosa/shared/phone.ts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQueries } from "../../../lib/people.ts";
import { useSession } from "../../../lib/session.ts";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { PhoneLink } from "../../../ui/PhoneLink.tsx";
import { aboutCard } from "../CardPhone.tsx";
import type { CardChanges } from "../edits.ts";
import classes from "./modal.module.css";

const PAUSE_MS = 250;

/** Who the sale is with: found by name or number among the people the company knows. */
export function ContactField(props: {
  card: BoardRow;
  locked: boolean;
  onChange: (changes: CardChanges) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { card, locked } = props;
  const combobox = useCombobox();
  const [typed, setTyped] = useState("");
  // Another one takes the place of the first, which is let go of by that and not before.
  const [changing, setChanging] = useState(false);
  const [asked] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const { data: people = [], isFetching } = useQuery({
    ...peopleQueries.customers(tenantId, asked),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });

  if ((card.contato_id && !changing) || locked) {
    return (
      <Input.Wrapper label={t("crm.fields.contact")} labelElement="div">
        <div className={classes.contact}>
          {card.contato_nome && <PersonAvatar name={card.contato_nome} src={card.contato_foto} />}
          <span className={classes.contactText}>
            <span>{card.contato_nome ?? t("crm.noContact")}</span>
            {card.contato_endereco && (
              <span className={classes.quiet}>
                {card.contato_endereco.startsWith("+") ? (
                  <PhoneLink value={card.contato_endereco} about={aboutCard(card)} />
                ) : (
                  card.contato_endereco
                )}
              </span>
            )}
          </span>
          {!locked && (
            <Button size="compact-sm" variant="subtle" onClick={() => setChanging(true)}>
              {t("crm.changeContact")}
            </Button>
          )}
        </div>
      </Input.Wrapper>
    );
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        setTyped("");
        setChanging(false);
        props.onChange({ contato_id: id });
      }}
    >
      <Combobox.Target>
        <TextInput
          label={t("crm.fields.contact")}
          placeholder={t("crm.findContact")}
          autoComplete="off"
          autoFocus={changing}
          value={typed}
          rightSection={isFetching && <Loader size={16} aria-label={t("core.loading")} />}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setChanging(false);
          }}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={asked.length < 2}>
        <Combobox.Options aria-label={t("crm.fields.contact")}>
          {people.map((person) => (
            <Combobox.Option key={person.id} value={person.id}>
              {person.nome}
              {person.endereco && (
                <span className={classes.quiet}> {formatPhone(person.endereco)}</span>
              )}
            </Combobox.Option>
          ))}
          {people.length === 0 && !isFetching && (
            <Combobox.Empty>{t("crm.nobodyFound")}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
