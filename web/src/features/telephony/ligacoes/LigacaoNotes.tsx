import { Button, NativeSelect, Text, Textarea } from "@mantine/core";
import { Constants } from "@prosa/shared/database.types.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconPencil } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./ligacoes.module.css";
import { useNoteCall } from "./mutations.ts";

const MAX = 4_000;
const PAUSE_MS = 800;
const DISPOSITIONS = Constants.public.Enums.ligacao_disposicao;

/** What came of the call, written by whoever made it and saved by itself. */
export function LigacaoNotes({ call, canEdit }: { call: LigacaoRow; canEdit: boolean }) {
  const { t } = useTranslation();
  const [writing, setWriting] = useState(false);
  const noted = Boolean(call.notas || call.disposicao);
  if (writing) return <Written call={call} />;
  return (
    <>
      {noted && <Read call={call} />}
      {canEdit && (
        <Button
          className={classes.write}
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPencil size={14} stroke={1.75} aria-hidden />}
          onClick={() => setWriting(true)}
        >
          {t(noted ? "calls.notes.edit" : "calls.notes.write")}
        </Button>
      )}
    </>
  );
}

function Read({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.said}>
      {call.disposicao && (
        <span className={classes.disposition}>{t(`calls.disposition.${call.disposicao}`)}</span>
      )}
      {call.notas && <p className={classes.notes}>{call.notas}</p>}
    </div>
  );
}

function Written({ call }: { call: LigacaoRow }) {
  const { t } = useTranslation();
  const saved = call.notas ?? "";
  const [draft, setDraft] = useState<string | null>(null);
  const note = useNoteCall(call.id);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<() => void>(undefined);
  // As it stands when the pause is over, not as it stood when that was typed.
  const server = useRef({ saved, isTold: false });
  useEffect(() => {
    server.current = { saved, isTold: note.isPending };
  });
  // What was typed last is saved, also when the panel is closed over it.
  useEffect(() => () => pending.current?.(), []);
  // What a colleague writes comes in while nobody writes here.
  const text = draft ?? saved;
  const over = [...text].length > MAX;

  function save(next: string, leaving: boolean) {
    clearTimeout(timer.current);
    pending.current = undefined;
    if ([...next].length > MAX) return;
    const done = () => leaving && setDraft(null);
    // While it is being told something, what it has will be that: typed back, it is a change.
    if (next.trim() === server.current.saved && !server.current.isTold) done();
    else note.mutate({ notas: next }, { onSuccess: done });
  }

  return (
    <div className={classes.said}>
      <NativeSelect
        size="xs"
        className={classes.dispositionField}
        aria-label={t("calls.disposition.label")}
        value={call.disposicao ?? ""}
        data={[
          // It can be chosen anew, not taken back.
          { value: "", label: t("calls.disposition.none"), disabled: call.disposicao !== null },
          ...DISPOSITIONS.map((each) => ({ value: each, label: t(`calls.disposition.${each}`) })),
        ]}
        onChange={(event) => {
          const chosen = DISPOSITIONS.find((each) => each === event.currentTarget.value);
          if (chosen) note.mutate({ disposicao: chosen });
        }}
      />
      <Textarea
        autosize
        autoFocus
        minRows={1}
        maxRows={8}
        aria-label={t("calls.notes.label")}
        placeholder={t("calls.notes.hint")}
        value={text}
        error={over && t("calls.notes.tooLong", { max: MAX })}
        // Out of the field, and not out of what it lies in.
        data-mantine-stop-propagation="true"
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setDraft(next);
          clearTimeout(timer.current);
          pending.current = () => save(next, false);
          timer.current = setTimeout(() => save(next, false), PAUSE_MS);
        }}
        onBlur={() => {
          if (draft !== null) save(draft, true);
        }}
      />
      <Text size="xs" c="dimmed" role="status">
        {note.isPending ? t("calls.notes.saving") : note.isSuccess && t("calls.notes.saved")}
      </Text>
    </div>
  );
}
