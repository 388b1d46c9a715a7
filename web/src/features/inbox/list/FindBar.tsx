import { ActionIcon } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconPencilPlus, IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useKeys } from "../keyboard/useKeys.ts";
import { lazyRoom } from "../lazy-room.ts";
import classes from "./list.module.css";

const InboxSearchField = lazyRoom(
  "search",
  async () => (await import("../search/InboxSearchField.tsx")).InboxSearchField,
);
const StartDrawer = lazyRoom(
  "start",
  async () => (await import("../start/StartDrawer.tsx")).StartDrawer,
);

/** Finds what was said, and begins what has not been. */
export function FindBar() {
  const { t } = useTranslation();
  const writes = hasRole(useSession(), "agent");
  const [asked, setAsked] = useState(0);
  const navigate = useNavigate();
  const { nova } = useSearch({ from: "/app/atendimento" });
  const ask = () => setAsked((n) => n + 1);
  const set = (given?: true) =>
    void navigate({ to: ".", search: (search) => ({ ...search, nova: given }) });
  const start = () => {
    if (writes) set(true);
  };
  useKeys([
    ["B", ask],
    ["C", start],
  ]);

  return (
    <search className={classes.find}>
      <div className={classes.findField}>
        <Suspense
          fallback={
            <button type="button" className={classes.findButton} onClick={ask}>
              <IconSearch size={16} stroke={1.75} aria-hidden />
              {t("inbox.list.search")}
            </button>
          }
        >
          <InboxSearchField asked={asked} />
        </Suspense>
      </div>
      {writes && (
        <ActionIcon
          size={36}
          data-hint={`${t("inbox.list.start")} · C`}
          aria-label={t("inbox.list.start")}
          onClick={start}
        >
          <IconPencilPlus size={18} stroke={1.75} />
        </ActionIcon>
      )}
      {writes && nova && (
        <Suspense>
          <StartDrawer contatoId={nova === true ? null : nova} onClose={() => set()} />
        </Suspense>
      )}
    </search>
  );
}
