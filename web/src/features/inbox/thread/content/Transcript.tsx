import { Button } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../../lib/errors.ts";
import { useSession } from "../../../../lib/session.ts";
import { supabase } from "../../../../lib/supabase.ts";
import { useAssist } from "../../../../ui/assist.ts";
import classes from "./content.module.css";

/** What fits in a few lines; the rest is a press away. */
const SHORT = 280;

/** What is said in a voice note: written down, on its way there, or to be asked for. */
export function Transcript({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { transcricao: words, transcricao_estado: state } = row;
  const [whole, setWhole] = useState(false);
  if (words) {
    const long = words.length > SHORT;
    return (
      <div className={classes.transcript}>
        <span className={classes.transcriptName}>{t("messages.transcript.name")}</span>
        <p>{long && !whole ? `${words.slice(0, SHORT).trimEnd()}…` : words}</p>
        {long && (
          <Button
            size="compact-xs"
            variant="subtle"
            w="fit-content"
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
          >
            {t(whole ? "messages.transcript.less" : "messages.transcript.more")}
          </Button>
        )}
      </div>
    );
  }
  if (state === "pendente" || state === "vazia") {
    return <p className={classes.transcript}>{t(`messages.transcript.${state}`)}</p>;
  }
  return <WriteDown row={row} />;
}

function WriteDown({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const acts = hasRole(useSession(), "agent");
  const mayAsk = useAssist() !== null && acts;
  const { transcricao_estado: state } = row;
  const failed = state === "falhou" || state === "espera";
  const write = useMutation({
    // The thread hears of the words by its own event.
    mutationFn: () =>
      unwrap(
        supabase.functions.invoke("ai-analyze", {
          body: { op: "transcricao", message_id: row.id },
        }),
      ),
  });
  if (!failed && !mayAsk) return null;
  return (
    <div className={classes.transcript}>
      {failed && <p>{t(`messages.transcript.${state}`)}</p>}
      {mayAsk && (
        <Button
          size="compact-xs"
          variant="subtle"
          w="fit-content"
          loading={write.isPending}
          onClick={() => write.mutate()}
        >
          {t(failed ? "messages.transcript.again" : "messages.transcript.write")}
        </Button>
      )}
    </div>
  );
}
