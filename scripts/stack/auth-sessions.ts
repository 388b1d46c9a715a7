// Gives every session that lite issues the access token a hosted project would give it: ES256, the
// full set of claims, and whatever private.access_token_hook adds.
import type pg from "pg";
import type { Tokens } from "./tokens.ts";
import { accessTokenSeconds } from "./tokens.ts";

interface LiteSession {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  expires_at: number;
  user: {
    id: string;
    email?: string;
    phone?: string;
    is_anonymous?: boolean;
    app_metadata?: Record<string, unknown>;
    user_metadata?: Record<string, unknown>;
  };
}

interface HookEvent {
  user_id: string;
  claims: Record<string, unknown>;
  authentication_method: string;
}

interface HookAnswer {
  claims?: Record<string, unknown>;
  error?: { http_code?: number; message?: string };
}

interface Amr {
  method: string;
  timestamp: number;
}

export function createSessionIssuer(db: pg.Pool, tokens: Tokens, apiUrl: string) {
  const signedInBy = new Map<string, Amr>();

  return async function reissue(answer: Response, method: string): Promise<Response> {
    if (answer.status !== 200) return answer;
    const session = (await answer.clone().json()) as Partial<LiteSession>;
    if (!session.access_token || !session.user) return answer;

    const lite = await tokens.readLite(session.access_token);
    const sessionId = lite.session_id ?? "";
    const now = Math.floor(Date.now() / 1000);
    if (method !== "token_refresh" || !signedInBy.has(sessionId)) {
      const known = method === "token_refresh" ? "password" : method;
      signedInBy.set(sessionId, { method: known, timestamp: now });
    }
    const { user } = session;
    const claims = {
      iss: `${apiUrl}/auth/v1`,
      sub: user.id,
      aud: "authenticated",
      exp: now + accessTokenSeconds,
      iat: now,
      email: user.email ?? "",
      phone: user.phone ?? "",
      app_metadata: user.app_metadata ?? {},
      user_metadata: user.user_metadata ?? {},
      role: lite.role,
      aal: "aal1",
      amr: [signedInBy.get(sessionId)],
      session_id: sessionId,
      is_anonymous: user.is_anonymous ?? false,
    };
    const hooked = await runHook(db, { user_id: user.id, claims, authentication_method: method });
    if (hooked.error) {
      const status = hooked.error.http_code ?? 500;
      return Response.json(
        { code: status, error_code: "hook_error", msg: hooked.error.message ?? "hook refused" },
        { status },
      );
    }
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    return Response.json(
      {
        ...session,
        access_token: await tokens.sign(hooked.claims ?? claims),
        expires_in: accessTokenSeconds,
        expires_at: now + accessTokenSeconds,
      },
      { headers },
    );
  };
}

/** Runs as the role that runs it on Supabase, so that a missing grant shows here too. */
async function runHook(db: pg.Pool, event: HookEvent): Promise<HookAnswer> {
  const client = await db.connect();
  try {
    const exists = await client.query(
      "select to_regprocedure('private.access_token_hook(jsonb)') is not null as there",
    );
    if (!exists.rows[0].there) return {};
    await client.query("begin");
    await client.query("set local role supabase_auth_admin");
    const result = await client.query<{ answer: HookAnswer }>(
      "select private.access_token_hook($1::jsonb) as answer",
      [JSON.stringify(event)],
    );
    await client.query("commit");
    return result.rows[0]?.answer ?? {};
  } catch (cause) {
    await client.query("rollback");
    console.error(`private.access_token_hook failed: ${(cause as Error).message}`);
    return { error: { http_code: 500, message: "Error running hook: private.access_token_hook" } };
  } finally {
    client.release();
  }
}
