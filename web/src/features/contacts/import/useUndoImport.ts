import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { importKey } from "./queries.ts";

/** Takes an import back, some lines at a time; `left` counts those to come. */
export function useUndoImport(id: string) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const [left, setLeft] = useState<number | null>(null);
  const undo = useMutation({
    mutationFn: async () => {
      let remaining = 1;
      while (remaining > 0) {
        remaining = await unwrap(supabase.rpc("undo_contact_import", { import_id: id, max: 250 }));
        setLeft(remaining);
      }
    },
    onSettled: () => {
      setLeft(null);
      void client.invalidateQueries({ queryKey: importKey(tenantId) });
      void client.invalidateQueries({ queryKey: [tenantId, "contatos"] });
    },
  });
  return { ...undo, left };
}
