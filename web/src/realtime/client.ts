import { topics } from "@prosa/shared/events.ts";
import type { Session } from "../lib/claims.ts";
import { AppError } from "../lib/errors.ts";
import { revalidateSession } from "../lib/session.ts";
import { supabase } from "../lib/supabase.ts";
import { watchPage } from "./page-lifecycle.ts";
import { supabaseTransport } from "./supabase-transport.ts";
import { createSupervisor, type Feed } from "./supervisor.ts";

/** A page hidden for less than this keeps its socket without being asked whether it lives. */
const TRUSTED_HIDDEN_MS = 20_000;

const transport = supabaseTransport(supabase, revalidateSession);

const audit = { differences: 0 };

/** One per page: every screen shares its socket. */
export const supervisor = createSupervisor({
  transport,
  isUnreachable: (error) => error instanceof AppError && error.status === 0,
  onAudit: (differences) => {
    audit.differences += differences;
    // Read by the soak test and by whoever looks into "my screen was wrong".
    performance.mark("prosa:audit-difference", { detail: { ...audit } });
  },
});

let release: (() => void) | null = null;

/** Follows the database for this person in this tenant until `stopRealtime`. */
export function startRealtime(session: Pick<Session, "tenantId" | "userId">): void {
  if (release) void stopRealtime();
  let hiddenAt = 0;

  const ownTopic: Feed = {
    topics: [topics.user(session.tenantId, session.userId)],
    onEvent: ({ event }) => {
      if (event === "sessao_revogada") {
        void revalidateSession().then(() => supervisor.tokenChanged());
      }
    },
  };
  const closeOwnTopic = supervisor.open(ownTopic);

  const unwatchPage = watchPage({
    hidden: () => {
      hiddenAt = Date.now();
    },
    online: supervisor.setOnline,
    wake: (reason) => {
      const trusted = reason === "visible" && Date.now() - hiddenAt < TRUSTED_HIDDEN_MS;
      void supervisor.wake(reason);
      if (!trusted) {
        void transport.probe().then((alive) => (alive ? undefined : supervisor.replaceSocket()));
      }
    },
  });

  // Outside the callback's own turn: auth-js holds its lock while it runs.
  const { data } = supabase.auth.onAuthStateChange((event) => {
    if (event === "TOKEN_REFRESHED") setTimeout(() => void supervisor.tokenChanged(), 0);
  });

  release = () => {
    closeOwnTopic();
    unwatchPage();
    data.subscription.unsubscribe();
  };
  supervisor.start();
}

/** Resolves when the socket is closed; awaited before signing out, so that nothing follows. */
export async function stopRealtime(): Promise<void> {
  release?.();
  release = null;
  await supervisor.stop();
}
