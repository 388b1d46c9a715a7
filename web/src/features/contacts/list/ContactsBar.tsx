import { CloseButton, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ContatosSearch, ORDERS } from "../search.ts";
import classes from "./contatos.module.css";

const PAUSE_MS = 250;

/** Finds, orders and brings back the archived. What is typed goes to the address a moment later. */
export function ContactsBar(props: {
  field: RefObject<HTMLInputElement | null>;
  search: ContatosSearch;
  onChange: (changes: Partial<ContatosSearch>, replace?: boolean) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { field, search, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function ask(words: string) {
    clearTimeout(timer.current);
    timer.current = undefined;
    setDraft(words);
    await onChange({ q: words.trim() ? words : undefined }, true);
    // Typed on meanwhile, the field is ahead of the address again.
    if (timer.current === undefined) setDraft(null);
  }

  const words = draft ?? search.q ?? "";
  return (
    <search className={classes.bar}>
      <TextInput
        ref={field}
        className={classes.field}
        aria-label={t("contacts.search")}
        placeholder={t("contacts.searchHint")}
        aria-keyshortcuts="B"
        maxLength={100}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        rightSection={
          words && (
            <CloseButton
              size={28}
              iconSize={14}
              aria-label={t("contacts.none.clear")}
              onClick={() => {
                void ask("");
                field.current?.focus();
              }}
            />
          )
        }
        value={words}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setDraft(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void ask(next), PAUSE_MS);
        }}
        // Whoever goes on to a contact must not be called back by a search that was still to come.
        onBlur={() => timer.current && void ask(words)}
        onKeyDown={(event) => {
          if (event.key === "Enter") void ask(words);
          if (event.key === "Escape") {
            void ask("");
            event.currentTarget.blur();
          }
          if (event.key === "ArrowDown") {
            event.preventDefault();
            document.querySelector<HTMLElement>("[data-contact]")?.focus();
          }
        }}
      />
      <NativeSelect
        aria-label={t("contacts.order.label")}
        data={ORDERS.map((order) => ({ value: order, label: t(`contacts.order.${order}`) }))}
        value={search.ordem ?? "nome"}
        onChange={(event) =>
          void onChange({ ordem: ORDERS.find((order) => order === event.currentTarget.value) })
        }
      />
      <Switch
        label={t("contacts.archive.only")}
        checked={search.arquivados ?? false}
        onChange={(event) =>
          void onChange({ arquivados: event.currentTarget.checked || undefined })
        }
      />
    </search>
  );
}
