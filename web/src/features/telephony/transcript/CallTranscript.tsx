import { Button, Loader } from "@mantine/core";
import { isErrorCode } from "@prosa/shared/errors.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { Section } from "../../../ui/Section.tsx";
import { CallInsights } from "./CallInsights.tsx";
import { useAskForWords } from "./mutations.ts";
import { transcriptQueries } from "./queries.ts";
import { Sentences } from "./Sentences.tsx";
import { playingAt } from "./sentences.ts";
import classes from "./transcript.module.css";

interface Listening {
  /** The second the player stands at; null while nobody listens. */
  at: number | null;
  onPlay: (second: number) => void;
}

/** What was said in a call and what came of it, as far as it is known; and a way to ask for it. */
export function CallTranscript({ call, at, onPlay }: { call: LigacaoRow } & Listening) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(transcriptQueries.of(tenantId, call.id));
  if (!data) return null;
  const { transcript, insights } = data;
  if (!transcript)
    return (
      <Ask call={call} op="transcricao">
        {null}
      </Ask>
    );
  const { estado, erro, segments, insights_erro } = transcript;
  if (estado === "vazia") return <p className={classes.quiet}>{t("calls.transcript.empty")}</p>;
  return (
    <div className={classes.whole}>
      {insights && <CallInsights call={call} insights={insights} onPlay={onPlay} />}
      {estado === "feita" && !insights && insights_erro === null && (
        <Coming>{t("calls.insights.coming")}</Coming>
      )}
      {estado === "feita" && !insights && insights_erro !== null && (
        <Ask call={call} op="insights_ligacao">
          <Why code={insights_erro} />
        </Ask>
      )}
      {segments.length > 0 && (
        <Section title={t("calls.transcript.title")}>
          <Sentences segments={segments} playing={playingAt(segments, at)} onPlay={onPlay} />
        </Section>
      )}
      {estado === "pendente" && <Coming>{t("calls.transcript.coming")}</Coming>}
      {estado === "falhou" && (
        <Ask call={call} op="transcricao">
          <Why code={erro ?? ""} />
        </Ask>
      )}
    </div>
  );
}

function Coming({ children }: { children: string }) {
  return (
    <p role="status" className={classes.coming}>
      <Loader size={14} aria-hidden />
      {children}
    </p>
  );
}

function Why({ code }: { code: string }) {
  const { t } = useTranslation();
  return <span>{t(`errors.${isErrorCode(code) ? code : "internal"}`)}</span>;
}

/** For whoever may, where somebody can be asked. */
function Ask(props: {
  call: LigacaoRow;
  op: "transcricao" | "insights_ligacao";
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const session = useSession();
  const { data: status } = useQuery(transcriptQueries.canAsk(session.tenantId));
  const ask = useAskForWords(props.call.id, props.op);
  const may = hasRole(session, "agent") && status?.is_connected && status.is_enabled;
  const again = props.children !== null;
  if (!may && !again) return null;
  return (
    <div className={classes.ask}>
      {props.children}
      {ask.isError && !again && <span role="alert">{errorText(t, ask.error)}</span>}
      {may && (
        <Button
          size="compact-sm"
          variant={again ? "default" : "subtle"}
          loading={ask.isPending}
          onClick={() => ask.mutate()}
        >
          {t(again ? "core.retry" : "calls.transcript.ask")}
        </Button>
      )}
    </div>
  );
}
