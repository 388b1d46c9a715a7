import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../i18n.ts";
import classes from "./live.module.css";
import type { Person } from "./live-state.ts";

export function namesOf(people: Person[]): string {
  return new Intl.ListFormat(currentLanguage()).format(people.map((person) => person.nome));
}

/** Says who else is writing, loudly once this person has begun an answer of their own. */
export function LiveLine({ typing, writing }: { typing: Person[]; writing: boolean }) {
  const { t } = useTranslation();
  const key = writing ? "inbox.presence.alsoReplying" : "inbox.presence.typing";
  return (
    <div className={classes.line} data-writing={writing} aria-live="polite">
      {typing.length > 0 && (
        <>
          <IconPencil size={14} stroke={1.75} aria-hidden />
          {t(key, { count: typing.length, names: namesOf(typing) })}
        </>
      )}
    </div>
  );
}
