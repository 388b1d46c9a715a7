import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { lazy, useEffect } from "react";
import { aiQueries } from "../../features/ai/queries.ts";
import { useAiFeed } from "../../features/ai/useAiFeed.ts";
import { loadRoom } from "../../i18n.ts";
import { useSession } from "../../lib/session.ts";
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
  const { data } = useQuery(aiQueries.status(tenantId));
  useAiFeed();
  const offers =
    hasRole(session, "agent") && data?.is_connected && data.is_enabled && data.has_suggestions;
  useEffect(() => (offers ? offerAssist(ASSIST) : undefined), [offers]);
  return null;
}
