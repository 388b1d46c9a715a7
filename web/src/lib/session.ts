// Who is signed in. The token lives in a cookie that all tabs share, so this store only mirrors it.
import type { Session as AuthSession } from "@supabase/supabase-js";
import { useSyncExternalStore } from "react";
import { readToken, type Session, type SignedIn } from "./claims.ts";
import { supabase } from "./supabase.ts";

export type Auth =
  | { status: "loading" }
  /** `ended` means there was a session a moment ago and nobody in this tab asked to leave. */
  | { status: "signed-out"; why: "never" | "left" | "ended" }
  | SignedIn;

let auth: Auth = { status: "loading" };
let token: string | null = null;
/** On the page's own clock: when a token took the place of another. */
let replacedAt = Number.NEGATIVE_INFINITY;
let leaving = false;
const listeners = new Set<() => void>();

function signedOut(): Auth {
  if (leaving) return { status: "signed-out", why: "left" };
  return { status: "signed-out", why: auth.status === "loading" ? "never" : "ended" };
}

function adopt(session: AuthSession | null) {
  const next = session?.access_token ?? null;
  if (next === token && auth.status !== "loading") return;
  if (next && token) replacedAt = performance.now();
  token = next;
  const read = next ? readToken(next) : signedOut();
  // A refreshed token usually says the same: keep the object, so nothing re-renders.
  if (JSON.stringify(read) === JSON.stringify(auth)) return;
  auth = read;
  for (const listener of listeners) listener();
}

/** Reads the cookie once and follows it from then on. */
export async function loadAuth(): Promise<void> {
  // Sign-in, refresh and sign-out of other tabs arrive here too: auth-js announces them on a
  // BroadcastChannel of its own.
  supabase.auth.onAuthStateChange((_event, session) => adopt(session));
  adopt(await storedSession());
  document.addEventListener("visibilitychange", () => {
    // A tab that slept may have missed the announcement; the cookie is the truth.
    if (document.visibilityState === "visible") {
      void storedSession().then(adopt);
    }
  });
}

/**
 * Asks the server for a new token after a revocation or a company switch. If there is none to be
 * had the session is over and the guard of the router takes the person to /entrar.
 */
export async function revalidateSession(): Promise<Auth> {
  const stale = token;
  // One tab at a time: whoever comes second finds the first one's token in the cookie and must not
  // spend the refresh token that is already spent.
  await oneTabAtATime(async () => {
    const stored = await storedSession();
    if (stored && stored.access_token !== stale) return adopt(stored);
    const { data, error } = await supabase.auth.refreshSession();
    if (!error) return adopt(data.session);
    const newer = await storedSession();
    if (newer && newer.access_token !== stale) return adopt(newer);
    // Refused, and no other tab has done better. A dead network is no refusal: it has no status.
    if (error.status && error.status >= 400 && error.status < 500) {
      await supabase.auth.signOut({ scope: "local" });
      adopt(null);
    }
  });
  return auth;
}

/** Requests that left with the old token are refused for this long after there is a new one. */
const STRAGGLER_MS = 5_000;

/** For a 401 or a topic that was denied: of all who were refused the same token, one replaces it. */
export async function replaceRefusedToken(): Promise<Auth> {
  return performance.now() - replacedAt < STRAGGLER_MS ? auth : revalidateSession();
}

async function storedSession(): Promise<AuthSession | null> {
  return (await supabase.auth.getSession()).data.session;
}

async function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  // Locks exist in secure contexts only; without them the tabs take their chances.
  if (!navigator.locks) return work();
  await navigator.locks.request("prosa-session", work);
}

/** Leaves on purpose, in this browser only: the person may be working on another machine. */
export async function endSession(): Promise<void> {
  leaving = true;
  await supabase.auth.signOut({ scope: "local" });
  adopt(null);
  leaving = false;
}

export function getAuth(): Auth {
  return auth;
}

export function subscribeAuth(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAuth(): Auth {
  return useSyncExternalStore(subscribeAuth, getAuth);
}

/** The session of a signed-in page. The router's guard keeps others from rendering it. */
export function useSession(): Session {
  const current = useAuth();
  if (current.status !== "ready") throw new Error("no session: the page is outside the guard");
  return current.session;
}
