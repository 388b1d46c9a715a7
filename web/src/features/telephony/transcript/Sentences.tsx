import { TextInput } from "@mantine/core";
import type { SegmentoLigacao } from "@prosa/shared/call-transcripts.ts";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format.ts";
import { sentencesWith } from "./sentences.ts";
import classes from "./transcript.module.css";

/** Few enough to be seen at a glance are not searched. */
const SEARCHED = 8;

/** Who said what: a click plays it, and what is played is marked. */
export function Sentences(props: {
  segments: SegmentoLigacao[];
  /** The place of the one that is played; minus one for none. */
  playing: number;
  onPlay: (second: number) => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const { segments, playing } = props;
  const shown = sentencesWith(segments, words);

  // Within the list alone: the page stays where somebody reads.
  useEffect(() => {
    const box = list.current;
    const line = box?.querySelector<HTMLElement>(`[data-at="${playing}"]`);
    if (!box || !line) return;
    const top = line.offsetTop - box.offsetTop;
    const isSeen =
      top >= box.scrollTop && top + line.offsetHeight <= box.scrollTop + box.clientHeight;
    if (!isSeen) box.scrollTop = top - box.clientHeight / 3;
  }, [playing]);

  return (
    <div className={classes.part}>
      {segments.every(({ falante }) => falante === null) && (
        <p className={classes.quiet}>{t("calls.transcript.oneChannel")}</p>
      )}
      {segments.length > SEARCHED && (
        <TextInput
          size="xs"
          type="search"
          aria-label={t("calls.transcript.search")}
          placeholder={t("calls.transcript.search")}
          leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <p role="status" className={classes.quiet} hidden={words.trim() === ""}>
        {words.trim() !== "" && t("calls.transcript.found", { count: shown.length })}
      </p>
      <ol ref={list} className={classes.sentences} aria-label={t("calls.transcript.title")}>
        {shown.map((at) => {
          const { inicio, falante, texto } = segments[at] as SegmentoLigacao;
          return (
            <li key={at} data-at={at}>
              <button
                type="button"
                className={classes.sentence}
                data-who={falante ?? "unknown"}
                aria-current={at === playing}
                onClick={() => props.onPlay(inicio)}
              >
                <span className={classes.who}>
                  {t(`calls.transcript.who.${falante ?? "unknown"}`)}
                  <span className={classes.clock}>{formatDuration(Math.floor(inicio))}</span>
                </span>
                {texto}
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
