import { ActionIcon, NativeSelect } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../../ui/SearchField.tsx";
import { isNarrowed } from "./filter.ts";
import classes from "./ligacoes.module.css";
import { PeriodField } from "./PeriodField.tsx";
import { PersonField } from "./PersonField.tsx";
import { DIRECTIONS, type LigacoesSearch, STATUSES } from "./search.ts";

/** Narrows the list. What is chosen is in the address. */
export function LigacoesBar(props: {
  search: LigacoesSearch;
  onChange: (changes: Partial<LigacoesSearch>) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { search, onChange } = props;
  // On a phone the calls come first.
  const [open, setOpen] = useState(false);
  return (
    <search className={classes.bar} data-open={open} aria-label={t("calls.filters.label")}>
      <SearchField
        className={classes.field}
        label={t("calls.filters.search")}
        placeholder={t("calls.filters.searchHint")}
        clear={t("calls.none.clear")}
        maxLength={100}
        value={search.q ?? ""}
        onSearch={(words) => onChange({ q: words.trim() ? words : undefined })}
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
      <PersonField value={search.pessoa} onChange={(pessoa) => void onChange({ pessoa })} />
      <NativeSelect
        aria-label={t("calls.filters.direction")}
        value={search.direcao ?? ""}
        data={[
          { value: "", label: t("calls.filters.anyDirection") },
          ...DIRECTIONS.map((each) => ({ value: each, label: t(`calls.directions.${each}`) })),
        ]}
        onChange={(event) =>
          void onChange({ direcao: DIRECTIONS.find((each) => each === event.currentTarget.value) })
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
          void onChange({ status: STATUSES.find((each) => each === event.currentTarget.value) })
        }
      />
      <PeriodField
        className={classes.period}
        clearable
        value={{ de: search.de, ate: search.ate }}
        onChange={(period) => void onChange(period)}
      />
    </search>
  );
}
