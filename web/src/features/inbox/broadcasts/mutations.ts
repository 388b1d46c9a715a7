import type { Json } from "@prosa/shared/database.types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { prepareUpload } from "../compose/prepare-upload.ts";
import type { Template } from "../compose/queries.ts";
import { commonValues, ownValues } from "./blanks.ts";
import type { Draft } from "./draft.ts";
import { broadcastKeys } from "./queries.ts";
import type { Recipient } from "./recipients.ts";

export interface Ready {
  draft: Draft;
  channelId: string;
  template: Template;
  people: Recipient[];
}

async function templateOf({ draft, template }: Ready): Promise<Json> {
  const common = commonValues(template, draft.values, draft.sources);
  if (!draft.file) return common as unknown as Json;
  const { payload } = await prepareUpload({
    type: "template",
    payload: { template: common },
    file: draft.file,
  });
  return payload.template as Json;
}

/** Begins to send. The form shows why it cannot. */
export function useCreateBroadcast() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    meta: { silent: true },
    mutationFn: async (ready: Ready) => {
      const { draft, channelId, template, people } = ready;
      return unwrap(
        supabase.rpc("create_broadcast", {
          channel_id: channelId,
          name: draft.name.trim(),
          template: await templateOf(ready),
          recipients: people.map((person) => ({
            ...(person.contatoId
              ? { contato_id: person.contatoId }
              : { telefone: person.telefone, nome: person.nome || null }),
            values: ownValues(template, draft.sources, person),
          })) as Json,
        }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: broadcastKeys.all(tenantId) }),
  });
}

export function useStopBroadcast() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  return useMutation({
    mutationFn: (id: string) => unwrap(supabase.rpc("stop_broadcast", { broadcast_id: id })),
    onSettled: () => client.invalidateQueries({ queryKey: broadcastKeys.all(tenantId) }),
  });
}
