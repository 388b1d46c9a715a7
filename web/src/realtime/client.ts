import { topics } from "@prosa/shared/events.ts";
import type { Session } from "../lib/claims.ts";
import { AppError } from "../lib/errors.ts";
import { replaceRefusedToken, revalidateSession } from "../lib/session.ts";
import { supabase } from "../lib/supabase.ts";
import { isLookedAt } from "./backoff.ts";
import { watchPage } from "./page-lifecycle.ts";
import { supabaseTransport } from "./supabase-transport.ts";
import { createSupervisor, type Feed } from "./supervisor.ts";

const transport = supabaseTransport(supabase, replaceRefusedToken);

const audit = { differences: 0 };

/** One per page: every screen shares its socket. */
export const supervisor = createSupervisor({
  transport,
  isLookedAt,
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
    online: supervisor.setOnline,
    wake: (reason, awayMs) => {
      void supervisor.wake(reason);
      void transport
        .isAlive(awayMs)
        .then((alive) => (alive ? undefined : supervisor.replaceSocket()));
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
