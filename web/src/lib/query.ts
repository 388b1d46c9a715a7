import { MutationCache, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { notifyError } from "../ui/notify.ts";
import { createDrawTogether } from "./draw-together.ts";
import { AppError } from "./errors.ts";
import { replaceRefusedToken } from "./session.ts";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The caller shows the failure where it happened, so no notification is needed. */
      silent?: boolean;
    };
  }
}

function onUnauthorized(error: unknown): boolean {
  if (!(error instanceof AppError) || error.status !== 401) return false;
  void replaceRefusedToken();
  return true;
}

notifyManager.setScheduler(createDrawTogether());

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onUnauthorized }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (onUnauthorized(error) || mutation.meta?.silent) return;
      notifyError(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Refusals will not change by asking again; only the network deserves another try.
      retry: (count, error) =>
        count < 2 && !(error instanceof AppError && error.status >= 400 && error.status < 500),
    },
    mutations: { retry: false },
  },
});
