// Auth as the genuine supabase-js meets it.
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Mail } from "./mailbox.ts";
import { password, startTestStack, type TestStack } from "./testing.ts";

const hook = `
  create schema private;
  grant usage on schema private to supabase_auth_admin;
  create sequence private.hook_calls;
  grant usage on sequence private.hook_calls to supabase_auth_admin;
  create function private.access_token_hook(event jsonb) returns jsonb language sql as $$
    select jsonb_build_object('claims', (event -> 'claims') || jsonb_build_object(
      'tenant_id', 'acme', 'call', nextval('private.hook_calls')))
  $$;
  grant execute on function private.access_token_hook to supabase_auth_admin;
  revoke execute on function private.access_token_hook from public;`;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql(hook);
});
afterAll(() => stack?.stop());

async function mailTo(email: string): Promise<Mail | undefined> {
  const answer = await fetch(`${stack.config.urls.api}/_local/mails?to=${email}`);
  return ((await answer.json()) as Mail[])[0];
}

it("a body nested too deep is no JSON to it", async () => {
  const answer = await fetch(`${stack.config.urls.api}/auth/v1/token?grant_type=password`, {
    method: "POST",
    headers: { apikey: stack.keys.publishable, "content-type": "application/json" },
    body: `{"email":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
  });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error_code: "bad_json" }]);
});

describe("an access token", () => {
  it("is ES256 with a kid and verifies against the published keys", async () => {
    const { client } = await stack.signUp("ana");
    const token = (await client.auth.getSession()).data.session?.access_token ?? "";
    const jwks = createRemoteJWKSet(
      new URL(`${stack.config.urls.api}/auth/v1/.well-known/jwks.json`),
    );
    const { payload } = await jwtVerify(token, jwks, { algorithms: ["ES256"] });
    expect(decodeProtectedHeader(token).kid).toBe(stack.keys.signing.kid);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
    expect(payload).toMatchObject({
      iss: `${stack.config.urls.api}/auth/v1`,
      aud: "authenticated",
      role: "authenticated",
      aal: "aal1",
      is_anonymous: false,
    });
  });

  it("carries what the hook adds, asked anew on every refresh", async () => {
    const { client } = await stack.signUp("ana");
    const first = (await client.auth.getClaims()).data?.claims;
    expect(first?.tenant_id).toBe("acme");
    await client.auth.refreshSession();
    const second = (await client.auth.getClaims()).data?.claims;
    expect(second?.call).toBeGreaterThan(Number(first?.call));
    expect(second?.session_id).toBe(first?.session_id);
  });

  it("is not issued when the hook refuses", async () => {
    const { email } = await stack.signUp("ana");
    await stack.sql(`alter function private.access_token_hook(jsonb) rename to kept;
      create function private.access_token_hook(event jsonb) returns jsonb language sql as $$
        select '{"error": {"http_code": 403, "message": "not today"}}'::jsonb $$`);
    const { error } = await stack.client().auth.signInWithPassword({ email, password });
    await stack.sql(`drop function private.access_token_hook(jsonb);
      alter function private.kept(jsonb) rename to access_token_hook`);
    expect(error).toMatchObject({ status: 403, message: "not today" });
  });
});

describe("a user", () => {
  it("has metadata that SQL can read", async () => {
    const { id } = await stack.signUp("Zé");
    const rows = await stack.sql(
      "select raw_user_meta_data ->> 'name' as name from auth.users where id = $1",
      [id],
    );
    expect(rows).toEqual([{ name: "Zé" }]);
  });

  it("signs in with the password only", async () => {
    const { email } = await stack.signUp("ana");
    const wrong = await stack.client().auth.signInWithPassword({ email, password: "wrong-one" });
    expect(wrong.error?.code).toBe("invalid_credentials");
    expect((await stack.client().auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  it("who was seeded by SQL signs in", async () => {
    await stack.sql(`insert into auth.users (id, instance_id, aud, role, email, encrypted_password,
        email_confirmed_at, confirmation_token, recovery_token)
      values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated',
        'authenticated', 'seeded@example.test', extensions.crypt('${password}',
        extensions.gen_salt('bf', 6)), now(), '', '')`);
    const email = "seeded@example.test";
    expect((await stack.client().auth.signInWithPassword({ email, password })).error).toBeNull();
  });
});

describe("a confirmation", () => {
  it("by its link signs the person in", async () => {
    const { email, id } = await stack.signUp("ana");
    const token_hash = crypto.randomUUID();
    await stack.sql(
      `update auth.users set email_confirmed_at = null, confirmation_token = $2,
              confirmation_sent_at = now() where id = $1`,
      [id, token_hash],
    );
    const { data, error } = await stack.client().auth.verifyOtp({ token_hash, type: "signup" });
    expect(error).toBeNull();
    expect(data.user).toMatchObject({ id, email, confirmed_at: expect.any(String) });
  });
});

describe("recovery", () => {
  it("mails a link to our own page, whose token opens a session once", async () => {
    const { email, id } = await stack.signUp("ana");
    const client = stack.client();
    expect((await client.auth.resetPasswordForEmail(email)).error).toBeNull();
    const link = new URL((await mailTo(email))?.link ?? "");
    expect(link.origin + link.pathname).toBe(`${stack.config.urls.web}/entrar`);
    expect(link.searchParams.get("type")).toBe("recovery");

    const token_hash = link.searchParams.get("token_hash") ?? "";
    const { data, error } = await client.auth.verifyOtp({ token_hash, type: "recovery" });
    expect(error).toBeNull();
    expect(data.user?.id).toBe(id);
    expect((await client.auth.getClaims()).data?.claims.tenant_id).toBe("acme");
    const again = await stack.client().auth.verifyOtp({ token_hash, type: "recovery" });
    expect(again.error?.code).toBe("otp_expired");

    const fresh = "another-password";
    expect((await client.auth.updateUser({ password: fresh })).error).toBeNull();
    const { error: old } = await stack.client().auth.signInWithPassword({ email, password });
    expect(old?.code).toBe("invalid_credentials");
    const signedIn = await stack.client().auth.signInWithPassword({ email, password: fresh });
    expect(signedIn.error).toBeNull();
  });

  it("says nothing about an address nobody has", async () => {
    const { error } = await stack.client().auth.resetPasswordForEmail("nobody@example.test");
    expect(error).toBeNull();
    expect(await mailTo("nobody@example.test")).toBeUndefined();
  });
});

describe("a session", () => {
  it("that SQL removed cannot be refreshed", async () => {
    const { client, id } = await stack.signUp("ana");
    await stack.sql("delete from auth.sessions where user_id = $1", [id]);
    const { data, error } = await client.auth.refreshSession();
    expect(error?.status).toBe(400);
    expect(data.session).toBeNull();
  });

  it("whose refresh token is revoked cannot be refreshed", async () => {
    const { client, id } = await stack.signUp("ana");
    await stack.sql(
      "update auth.refresh_tokens set revoked = true where user_id = $1::text::uuid",
      [id],
    );
    expect((await client.auth.refreshSession()).error?.status).toBe(400);
  });

  it("survives two tabs that refresh at once", async () => {
    const { client } = await stack.signUp("ana");
    const refresh_token = (await client.auth.getSession()).data.session?.refresh_token ?? "";
    const tabs = [stack.client(), stack.client()];
    const answers = await Promise.all(
      tabs.map((tab) => tab.auth.refreshSession({ refresh_token })),
    );
    expect(answers.map((answer) => answer.error)).toEqual([null, null]);
  });

  it("ends when its owner signs out", async () => {
    const { client } = await stack.signUp("ana");
    const refresh_token = (await client.auth.getSession()).data.session?.refresh_token ?? "";
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await stack.client().auth.refreshSession({ refresh_token })).error).not.toBeNull();
  });
});

describe("the admin API", () => {
  it("creates, changes, lists and deletes users", async () => {
    const { admin } = stack.client(stack.keys.secret).auth;
    const email = `made-${crypto.randomUUID()}@example.test`;
    const made = await admin.createUser({ email, password, email_confirm: true });
    const id = made.data.user?.id ?? "";
    expect((await stack.client().auth.signInWithPassword({ email, password })).error).toBeNull();
    await admin.updateUserById(id, { app_metadata: { plan: "x" } });
    expect((await admin.getUserById(id)).data.user?.app_metadata).toMatchObject({ plan: "x" });
    expect((await admin.listUsers()).data.users.map((user) => user.id)).toContain(id);
    expect((await admin.createUser({ email, password })).error?.code).toBe("email_exists");
    expect((await admin.deleteUser(id)).error).toBeNull();
    expect((await admin.getUserById(id)).error?.status).toBe(404);
  });

  it("refuses everybody without a secret key", async () => {
    const { client } = await stack.signUp("ana");
    expect((await client.auth.admin.listUsers()).error?.status).toBe(403);
  });
});
