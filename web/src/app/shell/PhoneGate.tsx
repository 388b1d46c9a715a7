import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { ramalQueries } from "../../features/telephony/ramal-queries.ts";
import { loadRoom } from "../../i18n.ts";
import { useSession } from "../../lib/session.ts";

const Webphone = lazy(async () => {
  const [module] = await Promise.all([
    import("../../features/telephony/webphone/WebphoneHost.tsx"),
    loadRoom("phone"),
  ]);
  return { default: module.WebphoneHost };
});

/** Lets the phone in once it is known that there is an extension to use it with. */
export function PhoneGate() {
  const { tenantId, userId } = useSession();
  const { data } = useQuery(ramalQueries.mine(tenantId, userId));
  if (data?.status !== "ativo") return null;
  return (
    <Suspense>
      <Webphone key={data.id} />
    </Suspense>
  );
}
