import { Textarea } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import type { Note } from "../webphone/notes.ts";
import classes from "./modal.module.css";

const blank: Note = { text: "", saved: "saved" };
const noNews = () => () => undefined;

/** Written while one talks, and saved without being asked to. */
export function CallNotes({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone } = useWebphone();
  const note = useSyncExternalStore(
    phone?.notes.subscribe ?? noNews,
    () => phone?.notes.of(line.id) ?? blank,
  );
  const words = { saved: "notesSaved", saving: "notesSaving", failed: "notesFailed" } as const;
  return (
    <div>
      <Textarea
        label={t("phone.notes")}
        placeholder={t("phone.notesHint")}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={4_000}
        value={note.text}
        data-mantine-stop-propagation="true"
        onChange={(event) => phone?.notes.write(line.id, event.currentTarget.value)}
      />
      <span className={classes.meta} aria-live="polite">
        {note.text === "" ? "" : t(`phone.${words[note.saved]}`)}
      </span>
    </div>
  );
}
