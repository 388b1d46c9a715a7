import { hasRole } from "@prosa/shared/roles.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../../lib/session.ts";
import { PhoneLink } from "../../../ui/PhoneLink.tsx";
import { CallFacts } from "./CallFacts.tsx";
import { GravacaoPlayer, type Wish } from "./GravacaoPlayer.tsx";
import { LigacaoNotes } from "./LigacaoNotes.tsx";
import { mayNote, otherNumber } from "./ligacao.ts";
import classes from "./ligacoes.module.css";

const CallTranscript = lazy(async () => ({
  default: (await import("../transcript/CallTranscript.tsx")).CallTranscript,
}));

/** A call whole: what became of it, what was noted and what was said. */
export function LigacaoCard({ call, from }: { call: LigacaoRow; from?: number | undefined }) {
  const session = useSession();
  const number = otherNumber(call);
  const [wish, setWish] = useState<Wish>();
  const [at, setAt] = useState<number | null>(null);
  const canEdit = mayNote(call, {
    userId: session.userId,
    agent: hasRole(session, "agent"),
    supervisor: hasRole(session, "supervisor"),
  });
  return (
    <div className={classes.card}>
      <CallFacts call={call} />
      {number && (
        <span className={classes.quiet}>
          <PhoneLink
            value={number}
            about={{
              nome: call.contato_nome,
              contato_id: call.contato_id,
              oportunidade_id: call.oportunidade_id,
              conversation_id: call.conversation_id,
            }}
          />
        </span>
      )}
      <GravacaoPlayer call={call} from={from} wish={wish} onAt={setAt} />
      <LigacaoNotes key={call.id} call={call} canEdit={canEdit} />
      {call.gravacao_estado === "guardada" && (
        <Suspense>
          <CallTranscript call={call} at={at} onPlay={(second) => setWish({ at: second })} />
        </Suspense>
      )}
    </div>
  );
}
