import type { TeamEvents } from "@prosa/shared/events.ts";
import { topics } from "@prosa/shared/events.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { Feed } from "../../../realtime/supervisor.ts";
import { useFeed } from "../../../realtime/useFeed.ts";
import { notifyDone } from "../../../ui/notify.ts";
import { composeKeys } from "./queries.ts";

/** Asks the provider's list to be read again; the event says when it is here. */
export function useSyncTemplates(integracaoId: string) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: () => unwrap(supabase.rpc("sync_templates", { integracao_id: integracaoId })),
    onSuccess: () => notifyDone(t("compose.template.syncing")),
  });
}

/** Keeps the list right while it is on the screen. */
export function useTemplatesFeed() {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const feed = useMemo(
    (): Feed => ({
      topics: [topics.team(tenantId)],
      onEvent({ event, payload }) {
        if (event !== "modelos_atualizados") return;
        const { integracao_id: id } = payload as TeamEvents["modelos_atualizados"];
        void client.invalidateQueries({ queryKey: composeKeys.templates(tenantId, id) });
      },
    }),
    [client, tenantId],
  );
  useFeed(feed);
}
