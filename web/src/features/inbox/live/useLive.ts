import { topics } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useEffect, useMemo, useState } from "react";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { supervisor } from "../../../realtime/client.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { createLive, type LiveSnapshot } from "./live-state.ts";
import { createTypingSignal, type TypingSignal } from "./typing-signal.ts";

/** How long the customer sees that somebody writes. */
const SHOWN_MS = 20_000;

const NOBODY: LiveSnapshot = { typing: [], viewing: [] };

/** Who else looks at this conversation or writes in it, and how to tell them that one does too. */
export function useLive(conversationId: string): LiveSnapshot & { signal: TypingSignal } {
  const session = useSession();
  const { tenantId, userId, name } = session;
  const speaks = hasRole(session, "agent");
  const [snapshot, setSnapshot] = useState(NOBODY);

  const { feed, live, signal } = useMemo(() => {
    const topic = topics.live(tenantId, conversationId);
    const live = createLive({ me: userId, onChange: setSnapshot });
    let shownAt = Number.NEGATIVE_INFINITY;
    const signal = createTypingSignal((typing) => {
      if (!speaks) return;
      if (typing && Date.now() - shownAt > SHOWN_MS) {
        shownAt = Date.now();
        // A courtesy to the customer: when it fails nobody misses it.
        void supabase.rpc("show_typing", { conversation_id: conversationId }).then();
      }
      if (typing) {
        supervisor.send(topic, "atendente_digitando", { user_id: userId, nome: name });
      } else supervisor.send(topic, "atendente_parou_digitar", { user_id: userId });
    });
    const feed: Feed = {
      topics: [topic],
      // A viewer may look but not announce: the server would refuse and close nothing, yet say so.
      ...(speaks ? { presence: { key: userId, payload: { nome: name } } } : {}),
      onEvent: ({ event, payload }) => live.heard(event, payload),
      onPresence: (_topic, state) => live.present(state),
    };
    return { feed, live, signal };
  }, [tenantId, conversationId, userId, name, speaks]);

  useFeed(feed);
  useEffect(
    () => () => {
      signal.stop();
      live.stop();
    },
    [signal, live],
  );

  return { ...snapshot, signal };
}
