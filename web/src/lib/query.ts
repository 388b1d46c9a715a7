import { MutationCache, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { notifyError } from "../ui/notify.ts";
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

// Events come by the dozen, and each changes several queries: all that came by then is drawn at once, so that
// a slow machine draws less often instead of falling behind.
let changes: (() => void)[] = [];
notifyManager.setScheduler((notify) => {
  if (changes.push(notify) > 1) return;
  setTimeout(() => {
    const all = changes;
    changes = [];
    for (const one of all) {
      try {
        one();
      } catch (cause) {
        reportError(cause); // as it would have been, alone in its timer
      }
    }
  });
});

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
