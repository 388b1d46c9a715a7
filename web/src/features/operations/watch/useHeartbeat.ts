import { useEffect } from "react";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";

const EVERY_MS = 60_000;
/** So that a hundred browsers that a deploy reloaded do not call together for ever. */
const SPREAD_MS = 10_000;

/** Says once a minute that this person is at work; the database counts who has said so lately. */
export function useHeartbeat() {
  const { tenantId, userId } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person or company begins anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const beat = () => {
      // One that is lost is made good by the next.
      void supabase.rpc("note_presence").then(() => undefined);
      timer = setTimeout(beat, EVERY_MS + Math.random() * SPREAD_MS);
    };
    beat();
    return () => clearTimeout(timer);
  }, [tenantId, userId]);
}
