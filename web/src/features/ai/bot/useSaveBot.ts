import type { Json } from "@prosa/shared/database.types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { aiKeys } from "../keys.ts";
import type { BotSettings } from "./queries.ts";

export function useSaveBot(channel_id: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    // The form shows why it cannot.
    meta: { silent: true },
    mutationFn: (changes: Partial<BotSettings>) =>
      unwrap(supabase.rpc("save_bot_settings", { channel_id, changes: changes as Json })),
    onSettled: () => client.invalidateQueries({ queryKey: aiKeys.all(tenantId) }),
  });
}
