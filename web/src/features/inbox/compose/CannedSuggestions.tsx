import type { InboxRow } from "@prosa/shared/events.ts";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useImperativeHandle, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { fillCanned, findCanned } from "./canned.ts";
import classes from "./compose.module.css";
import { composeQueries } from "./queries.ts";

/** The field keeps the focus and hands the keys over; true when one was used here. */
export interface CannedKeys {
  press(event: KeyboardEvent): boolean;
}

/** The quick replies that `/` and some letters find, above the field. */
export function CannedSuggestions(props: {
  id: string;
  query: string;
  row: InboxRow;
  keys: Ref<CannedKeys>;
  onPick: (body: string) => void;
  onManage: () => void;
}) {
  const { t } = useTranslation();
  const { tenantId, name } = useSession();
  const [place, setPlace] = useState(0);
  const { data: all } = useQuery(composeQueries.canned(tenantId));
  const found = findCanned(all ?? [], props.query);
  const at = Math.min(place, Math.max(0, found.length - 1));
  const pick = (index: number) => {
    const canned = found[index];
    if (canned) props.onPick(fillCanned(canned.body, props.row, name));
  };

  useImperativeHandle(props.keys, () => ({
    press(event) {
      if (found.length === 0) return false;
      if (event.key === "ArrowDown") setPlace((at + 1) % found.length);
      else if (event.key === "ArrowUp") setPlace((at + found.length - 1) % found.length);
      else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") pick(at);
      else return false;
      event.preventDefault();
      return true;
    },
  }));

  if (!all) return null;
  if (found.length === 0) {
    return (
      <div className={classes.suggestions} id={props.id}>
        <span className={classes.nothing}>
          {t(all.length === 0 ? "compose.canned.none" : "compose.canned.notFound")}
        </span>
        <button type="button" className={classes.again} onClick={props.onManage}>
          {t("compose.canned.create")}
        </button>
      </div>
    );
  }
  return (
    <div
      className={classes.suggestions}
      id={props.id}
      role="listbox"
      aria-label={t("compose.canned.title")}
    >
      {found.map((canned, index) => (
        <button
          key={canned.id}
          type="button"
          role="option"
          tabIndex={-1}
          className={classes.option}
          aria-selected={index === at}
          ref={index === at ? (chosen) => chosen?.scrollIntoView({ block: "nearest" }) : undefined}
          // The field must not lose the focus to what is clicked.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(index)}
        >
          <span className={classes.shortcut}>{`/${canned.shortcut}`}</span>
          <span className={classes.optionTitle}>{canned.title}</span>
          <span className={classes.optionText}>{canned.body}</span>
        </button>
      ))}
    </div>
  );
}
