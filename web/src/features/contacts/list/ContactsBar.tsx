import { NativeSelect, Switch } from "@mantine/core";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../../ui/SearchField.tsx";
import { type ContatosSearch, ORDERS } from "../search.ts";
import classes from "./contatos.module.css";

function focusFirst() {
  document.querySelector<HTMLElement>("[data-contact]")?.focus();
}

/** Finds, orders and brings back the archived. */
export function ContactsBar(props: {
  field: RefObject<HTMLInputElement | null>;
  search: ContatosSearch;
  onChange: (changes: Partial<ContatosSearch>, replace?: boolean) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { field, search, onChange } = props;
  return (
    <search className={classes.bar}>
      <SearchField
        field={field}
        className={classes.field}
        label={t("contacts.search")}
        placeholder={t("contacts.searchHint")}
        clear={t("contacts.none.clear")}
        shortcut="B"
        maxLength={100}
        value={search.q ?? ""}
        onSearch={(words) => onChange({ q: words.trim() ? words : undefined }, true)}
        onResults={focusFirst}
        // Whoever goes on to a contact must not be called back by a search that was still to come.
        asksOnLeave
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
