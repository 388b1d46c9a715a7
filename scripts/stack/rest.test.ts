// Canaries: what lite gets wrong and the gateway mends. A new version of lite must pass them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "./config.ts";
import { startTestStack, type TestStack } from "./testing.ts";
import { createTokens } from "./tokens.ts";

const schema = `
  create table public.things (
    id text primary key, phone text, word text, secret text, owner uuid default auth.uid(),
    at timestamptz default '2026-01-01', open boolean default true, n int default 3, nick extensions.citext, doc jsonb);
  alter table public.things enable row level security;
  create policy owners on public.things for all to authenticated using (owner = (select auth.uid()));
  grant select (id, phone, word, owner, at, open, n, nick, doc), insert, delete
    on public.things to authenticated;
  create function public.claim(name text) returns jsonb language sql stable
    as $$ select auth.jwt() -> claim.name $$;
  create function public.kind_of(value jsonb) returns text language sql
    as $$ select jsonb_typeof(value) $$;
  create function public.prices() returns table (price numeric) language sql as $$ select 0.10 $$;
  create function public.refuse() returns void language plpgsql
    as $$ begin raise sqlstate 'PT409' using message = 'taken'; end $$;`;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql("create extension if not exists citext with schema extensions");
  await stack.sql(schema);
  await stack.services.get("gateway")?.restart();
});
afterAll(() => stack?.stop());

const asIfAnonymous = (token: string) =>
  fetch(`${stack.config.urls.api}/rest/v1/things?select=id`, {
    headers: { apikey: stack.keys.publishable, authorization: `Bearer ${token}` },
  });

describe("the version of lite", () => {
  it("is the one these repairs were made for", () => {
    const file = join(rootDir, "node_modules/@supabase/lite/package.json");
    expect(JSON.parse(readFileSync(file, "utf8")).version).toBe("0.10.0");
  });
});

describe("rows and columns", () => {
  it("answers a numeric as a number", async () => {
    const { client } = await stack.signUp("ana");
    expect((await client.rpc("prices")).data).toEqual([{ price: 0.1 }]);
  });

  it("keeps a column without a grant shut, also after the first request", async () => {
    const { client } = await stack.signUp("ana");
    await client.from("things").insert({ id: crypto.randomUUID() });
    expect((await client.from("things").select("id")).error).toBeNull();
    expect((await client.from("things").select("secret")).error?.code).toBe("42501");
    expect((await client.from("things").select("*")).error?.code).toBe("42501");
  });

  it("shows each person their own rows and anonymous callers none", async () => {
    const ana = await stack.signUp("ana");
    const bia = await stack.signUp("bia");
    const id = crypto.randomUUID();
    await ana.client.from("things").insert({ id });
    expect((await ana.client.from("things").select("id").eq("id", id)).data).toHaveLength(1);
    expect((await bia.client.from("things").select("id").eq("id", id)).data).toHaveLength(0);
    expect((await stack.client().from("things").select("id")).error?.code).toBe("42501");
  });

  it("compares text as text: phones, long ids, words that look like values", async () => {
    const { client } = await stack.signUp("ana");
    const row = { id: `90071992547409${Date.now()}`, phone: "+447700900123", word: "true" };
    await client.from("things").insert(row);
    const ids = async (query: PromiseLike<{ data: { id: string }[] | null }>) =>
      (await query).data?.map((found) => found.id);
    const things = () => client.from("things").select("id");
    expect(await ids(things().eq("phone", row.phone))).toEqual([row.id]);
    expect(await ids(things().eq("id", row.id))).toEqual([row.id]);
    expect(await ids(things().eq("word", "true"))).toEqual([row.id]);
    expect(await ids(things().in("phone", [row.phone, "+1"]))).toEqual([row.id]);
    expect(await ids(things().or(`phone.eq.${row.phone},id.eq.none`))).toEqual([row.id]);
    expect(await ids(things().neq("phone", row.phone))).toEqual([]);
  });

  it("compares other types as what they are", async () => {
    const { client } = await stack.signUp("ana");
    const at = "2026-03-01T10:00:00.123456+00:00";
    const id = crypto.randomUUID();
    await client.from("things").insert({ id, at, doc: { kind: "7", n: 7 } });
    const found = async (
      change: (query: ReturnType<typeof things>) => PromiseLike<{ data: unknown[] | null }>,
    ) => (await change(things())).data?.length;
    const things = () => client.from("things").select("id");
    expect(await found((query) => query.eq("at", at))).toBe(1);
    expect(await found((query) => query.lt("at", at))).toBe(0);
    expect(await found((query) => query.eq("open", true).gte("n", 3))).toBe(1);
    expect(await found((query) => query.is("phone", null).eq("doc->>kind", "7"))).toBe(1);
    const next = `at.lt.${at},and(at.eq.${at},id.lte.${id})`;
    expect(await found((query) => query.or(next).order("at"))).toBe(1);
  });

  it("answers times in ISO 8601 and finds the operators of extensions", async () => {
    const { client } = await stack.signUp("ana");
    await client.from("things").insert({ id: crypto.randomUUID(), nick: "Zé" });
    const { data } = await client.from("things").select("at").eq("nick", "zÉ");
    expect(data).toEqual([{ at: "2026-01-01T00:00:00+00:00" }]);
  });

  it("sees a new table once PostgREST would", async () => {
    await stack.sql("create table public.late (id int); grant select on public.late to anon");
    await stack.sql("notify pgrst, 'reload schema'");
    await expect
      .poll(async () => (await stack.client().from("late").select()).status, { timeout: 5000 })
      .toBe(200);
  });
});

describe("functions of the database", () => {
  it.each([
    [[{ a: 1 }], "array"],
    [{ a: 1 }, "object"],
    [7, "number"],
    ["[7]", "string"],
  ])("hand over %j as %s", async (value, kind) => {
    const { client } = await stack.signUp("ana");
    expect((await client.rpc("kind_of", { value })).data).toBe(kind);
  });

  it("turn PT409 into a 409 with its message", async () => {
    const { client } = await stack.signUp("ana");
    expect(await client.rpc("refuse")).toMatchObject({ status: 409, error: { message: "taken" } });
  });
});

describe("tokens", () => {
  it("carry app_metadata and user_metadata into the policies", async () => {
    const { client } = await stack.signUp("ana");
    expect((await client.rpc("claim", { name: "app_metadata" })).data).toMatchObject({
      provider: "email",
    });
    expect((await client.rpc("claim", { name: "user_metadata" })).data).toMatchObject({
      name: "ana",
    });
  });

  it("that are garbage are refused with PGRST301", async () => {
    const answer = await asIfAnonymous("garbage");
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "PGRST301" });
  });

  it("that have expired are refused with PGRST303", async () => {
    const seconds = Math.floor(Date.now() / 1000);
    const claims = { sub: crypto.randomUUID(), role: "authenticated", exp: seconds - 60 };
    const answer = await asIfAnonymous(await createTokens(stack.keys).sign(claims));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "PGRST303" });
  });

  it("that somebody else signed are refused", async () => {
    const signing = { ...stack.keys, lite_secret: "x" };
    const claims = { sub: crypto.randomUUID(), role: "service_role" };
    const forged = await createTokens(signing).forLite(claims);
    expect((await asIfAnonymous(forged)).status).toBe(401);
  });

  it("do not replace the project's key", async () => {
    const answer = await fetch(`${stack.config.urls.api}/rest/v1/things`, {
      headers: { apikey: "sb_publishable_wrong" },
    });
    expect(answer.status).toBe(401);
  });
});
