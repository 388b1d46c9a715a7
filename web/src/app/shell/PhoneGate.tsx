import { type EventPayloadOf, topics } from "@prosa/shared/events.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { ramalQueries } from "../../features/telephony/ramal-queries.ts";
import { loadRoom } from "../../i18n.ts";
import { AppError } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import type { Feed } from "../../realtime/supervisor.ts";
import { useFeed } from "../../realtime/useFeed.ts";
import { currentCalling } from "../../ui/calling.ts";
import { notifyError } from "../../ui/notify.ts";

const Webphone = lazy(async () => {
  const [module] = await Promise.all([
    import("../../features/telephony/webphone/WebphoneHost.tsx"),
    loadRoom("phone"),
  ]);
  return { default: module.WebphoneHost };
});

/** Lets the phone in while there is an extension to use it with: given, changed or taken away. */
export function PhoneGate() {
  const { tenantId, userId } = useSession();
  const client = useQueryClient();
  const { data } = useQuery(ramalQueries.mine(tenantId, userId));
  const feed = useMemo<Feed>(() => {
    const { queryKey } = ramalQueries.mine(tenantId, userId);
    const ask = () => client.invalidateQueries({ queryKey });
    return {
      topics: [topics.user(tenantId, userId)],
      onEvent: ({ event, payload }) => {
        if (event !== "ramal_atualizado") return;
        const { status } = payload as EventPayloadOf<"user", "ramal_atualizado">;
        // The call ends with the extension: whoever was speaking is told why.
        if (status === "inativo" && currentCalling()?.isBusy()) {
          notifyError(new AppError("ramal_inactive", 409));
        }
        void ask();
      },
      catchUp: async () => {
        await ask();
        return 0;
      },
    };
  }, [client, tenantId, userId]);
  useFeed(feed);
  if (data?.status !== "ativo") return null;
  return (
    <Suspense>
      <Webphone version={data.atualizado_em} />
    </Suspense>
  );
}
