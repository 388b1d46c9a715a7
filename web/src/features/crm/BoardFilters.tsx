import { ActionIcon, Popover, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQueries } from "../../lib/people.ts";
import { useSession } from "../../lib/session.ts";
import classes from "./board.module.css";
import { ReaisInput } from "./ReaisInput.tsx";
import type { KanbanSearch } from "./search.ts";

const PAUSE_MS = 200;
const ANYBODY = "";

/** Narrows the board; the address says how, so that it can be passed on. */
export function BoardFilters() {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const search = useSearch({ from: "/app/kanban" });
  const navigate = useNavigate({ from: "/kanban" });
  const [typed, setTyped] = useState(search.q ?? "");
  const { data: colleagues = [] } = useQuery(peopleQueries.colleagues(tenantId));
  const set = (given: Partial<KanbanSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...given }), replace: true });
  const find = useDebouncedCallback((q: string) => set({ q: q.trim() || undefined }), PAUSE_MS);
  // Emptied from elsewhere, the field must not go on saying what it no longer does.
  const [asked, setAsked] = useState(search.q);
  if (asked !== search.q) {
    setAsked(search.q);
    if (search.q === undefined) setTyped("");
  }
  const narrowed = Boolean(search.responsavel || search.valor || search.paradas);

  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        aria-label={t("crm.filters.search")}
        placeholder={t("crm.filters.search")}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          find(event.currentTarget.value);
        }}
      />
      <Popover position="bottom-end" shadow="md" width={280} trapFocus>
        <Popover.Target>
          <ActionIcon
            className={classes.filter}
            size={36}
            aria-label={t("crm.filters.open")}
            data-hint={t("crm.filters.open")}
            {...(narrowed ? { "data-on": true } : {})}
          >
            <IconFilter size={18} stroke={1.75} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={t("crm.filters.open")}>
          <Stack gap="md">
            <Select
              allowDeselect={false}
              label={t("crm.fields.owner")}
              comboboxProps={{ withinPortal: false }}
              data={[
                { value: ANYBODY, label: t("crm.filters.anybody") },
                { value: "ninguem", label: t("crm.filters.nobody") },
                ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={search.responsavel ?? ANYBODY}
              onChange={(id) => set({ responsavel: id || undefined })}
            />
            <ReaisInput
              label={t("crm.filters.value")}
              value={search.valor ? search.valor * 100 : null}
              onChange={(centavos) => set({ valor: centavos ? centavos / 100 : undefined })}
            />
            <Switch
              label={t("crm.filters.late")}
              checked={search.paradas ?? false}
              onChange={(event) => set({ paradas: event.currentTarget.checked || undefined })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
