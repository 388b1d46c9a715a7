import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { type Auth, getAuth, subscribeAuth } from "../lib/session.ts";

function identity(auth: Auth): string {
  return auth.status === "ready" ? `${auth.session.userId}/${auth.session.tenantId}` : auth.status;
}

/**
 * Whatever changes the session, in this tab or another, ends here: a different person or company
 * starts with an empty cache at the front door of the page, anything less only runs the guards.
 */
export function followSession(router: AnyRouter, queryClient: QueryClient): () => void {
  let before = identity(getAuth());
  return subscribeAuth(() => {
    const now = identity(getAuth());
    const switched = before !== now && before.includes("/") && now.includes("/");
    before = now;
    if (switched) {
      queryClient.clear();
      // What the address names (a conversation, a filter) belongs to the company just left.
      const page = router.state.location.pathname.split("/")[1] ?? "";
      void router.navigate({ to: `/${page}`, search: {}, replace: true });
    }
    if (getAuth().status === "signed-out") queryClient.clear();
    void router.invalidate();
  });
}
