import { topics } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, useEffect, useMemo } from "react";
import { aiKeys } from "../../features/ai/keys.ts";
import { aiQueries } from "../../features/ai/queries.ts";
import { loadRoom } from "../../i18n.ts";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { offerAssist } from "../../ui/assist.ts";

const ASSIST = {
  Composer: lazy(async () => {
    const [module] = await Promise.all([
      import("../../features/ai/compose/ComposerAssist.tsx"),
      loadRoom("ai"),
    ]);
    return { default: module.ComposerAssist };
  }),
  Sources: lazy(async () => {
    const [module] = await Promise.all([
      import("../../features/ai/compose/SentSources.tsx"),
      loadRoom("ai"),
    ]);
    return { default: module.SentSources };
  }),
};

/** Lets the models into the composer while the company has some that may suggest. */
export function AssistGate() {
  const session = useSession();
  const { tenantId } = session;
  const client = useQueryClient();
  const { data } = useQuery(aiQueries.status(tenantId));
  const feed = useMemo<Feed>(() => {
    const ask = () => client.invalidateQueries({ queryKey: aiKeys.all(tenantId) });
    return {
      topics: [topics.team(tenantId)],
      onEvent: ({ event }) => void (event === "ia_atualizada" && ask()),
      catchUp: async () => {
        await ask();
        return 0;
      },
    };
  }, [client, tenantId]);
  useFeed(feed);
  const offers =
    hasRole(session, "agent") && data?.is_connected && data.is_enabled && data.has_suggestions;
  useEffect(() => (offers ? offerAssist(ASSIST) : undefined), [offers]);
  return null;
}
