import { ActionIcon, CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isNarrowed } from "./filter.ts";
import classes from "./ligacoes.module.css";
import { PeriodField } from "./PeriodField.tsx";
import { PersonField } from "./PersonField.tsx";
import { DIRECTIONS, type LigacoesSearch, STATUSES } from "./search.ts";

const PAUSE_MS = 250;

/** Narrows the list. What is chosen is in the address, what is typed a moment later. */
export function LigacoesBar(props: {
  search: LigacoesSearch;
  onChange: (changes: Partial<LigacoesSearch>) => void;
}) {
  const { t } = useTranslation();
  const { search, onChange } = props;
  // On a phone the calls come first.
  const [open, setOpen] = useState(false);
  return (
    <search className={classes.bar} data-open={open} aria-label={t("calls.filters.label")}>
      <SearchField
        value={search.q ?? ""}
        onChange={(q) => onChange({ q: q.trim() ? q : undefined })}
      />
      <ActionIcon
        className={classes.more}
        size={36}
        variant={isNarrowed({ ...search, q: undefined }) ? "light" : "default"}
        aria-label={t("calls.filters.label")}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <IconFilter size={18} stroke={1.75} />
      </ActionIcon>
      <PersonField value={search.pessoa} onChange={(pessoa) => onChange({ pessoa })} />
      <NativeSelect
        aria-label={t("calls.filters.direction")}
        value={search.direcao ?? ""}
        data={[
          { value: "", label: t("calls.filters.anyDirection") },
          ...DIRECTIONS.map((each) => ({ value: each, label: t(`calls.directions.${each}`) })),
        ]}
        onChange={(event) =>
          onChange({ direcao: DIRECTIONS.find((each) => each === event.currentTarget.value) })
        }
      />
      <NativeSelect
        aria-label={t("calls.filters.status")}
        value={search.status ?? ""}
        data={[
          { value: "", label: t("calls.filters.anyStatus") },
          ...STATUSES.map((each) => ({ value: each, label: t(`calls.status.${each}`) })),
        ]}
        onChange={(event) =>
          onChange({ status: STATUSES.find((each) => each === event.currentTarget.value) })
        }
      />
      <PeriodField
        className={classes.period}
        clearable
        value={{ de: search.de, ate: search.ate }}
        onChange={onChange}
      />
    </search>
  );
}

function SearchField(props: { value: string; onChange: (words: string) => void }) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // The address has caught up, or was changed from elsewhere; typed on meanwhile, the field is ahead again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value says that it changed
  useEffect(() => {
    if (timer.current === undefined) setDraft(null);
  }, [value]);

  function ask(words: string) {
    clearTimeout(timer.current);
    timer.current = undefined;
    onChange(words);
    if (words === value) setDraft(null);
  }

  const words = draft ?? value;
  return (
    <TextInput
      className={classes.field}
      aria-label={t("calls.filters.search")}
      placeholder={t("calls.filters.searchHint")}
      maxLength={100}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      rightSection={
        words && (
          <CloseButton
            size={28}
            iconSize={14}
            aria-label={t("calls.none.clear")}
            onClick={() => ask("")}
          />
        )
      }
      value={words}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setDraft(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => ask(next), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") ask(words);
        if (event.key === "Escape") ask("");
      }}
    />
  );
}
