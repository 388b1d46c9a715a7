// What becomes of a call is right in the database whatever happens to the browser, to the provider's
// webhooks and to its recordings. The phone here only answers: it reports nothing.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import { type SipSession, startSipPhone } from "./world/sip-phone.ts";
import { one, rows } from "./world/stack.ts";
import { callRow, carrier, finished, hurry, linesOf, proxyOf } from "./world/telephone.ts";
import { until } from "./world/wait.ts";

const BUSY = "+551140000486";
const TALKS = "+5511988880101";
let bruno: Awaited<ReturnType<typeof proxyOf>>;
let session: SipSession;
let phone: Awaited<ReturnType<typeof startSipPhone>>;

beforeAll(async () => {
  bruno = await proxyOf("bruno@acme.test");
  session = (await (await bruno("POST", "/sip-session", {})).json()) as SipSession;
  phone = await startSipPhone(session);
  for (const number of [BUSY, TALKS]) {
    const outcome = number === BUSY ? "USER_BUSY" : "answers";
    await carrier.plays({ number, outcome, ring_ms: 50, outcome_ms: 100 });
  }
});
afterEach(() => carrier.mend());
afterAll(() => phone.vanish());

async function dial(numero: string): Promise<string> {
  const answer = await bruno("POST", "/dial", { numero });
  const row = (await answer.json()) as { id: string };
  expect([answer.status, row]).toMatchObject([201, { id: expect.any(String) }]);
  return row.id;
}

/** A call with a recording, ended by the other one. */
async function recorded(): Promise<string> {
  const id = await dial(TALKS);
  await carrier.hangUp(id);
  await finished(id);
  return id;
}

const settled = (id: string) =>
  until(
    "the recording is here, or never will be",
    async () => {
      await hurry();
      const row = await callRow(id);
      return row.gravacao_estado !== "pendente" && row;
    },
    { everyMs: 500 },
  );

describe("a call whose tab is closed while they talk", () => {
  it("is finished by the provider's word, with its recording, for its own company alone", async () => {
    const id = await dial(TALKS);
    await until("both talk", async () => (await callRow(id)).status === "em_andamento");
    expect((await bruno("POST", "/dial", { numero: "190" })).status).toBe(422);
    phone.vanish();
    await carrier.hangUp(id);
    expect(await finished(id)).toMatchObject({ status: "atendida", causa: "NORMAL_CLEARING" });
    expect(await linesOf(id)).toBe(1);
    phone = await startSipPhone(session);

    expect(await settled(id)).toMatchObject({ gravacao_estado: "guardada", gravacao_erro: null });
    const part = await bruno("GET", `/recordings/${id}`, undefined, { range: "bytes=0-3" });
    expect([part.status, await part.text()]).toEqual([206, "RIFF"]);
    expect(part.headers.get("content-range")).toMatch(/^bytes 0-3\/\d{3,}$/);
    const rival = await proxyOf("dono@rival.test");
    expect((await rival("GET", `/recordings/${id}`)).status).toBe(404);
    expect(await linesOf(id, "gravacao.opened")).toBe(1);
  });
});

describe("two dials at once", () => {
  it("are one call, which is hung up once however often it is asked for", async () => {
    const both = await Promise.all([1, 2].map(() => bruno("POST", "/dial", { numero: TALKS })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const answers = await Promise.all(
      both.map(async (one) => (await one.json()) as { id?: string }),
    );
    const id = answers.find((row) => row.id)?.id ?? "";
    await until("both talk", async () => (await callRow(id)).status === "em_andamento");
    for (const _again of [1, 2]) {
      const ended = await bruno("POST", "/hangup", { ligacao_id: id });
      expect([ended.status, await ended.json()]).toEqual([200, { ended: true }]);
    }
    expect(await finished(id)).toMatchObject({ status: "atendida" });
    const played = await carrier.calls();
    expect(played.filter(({ metadata }) => metadata.ligacao_id === id)).toHaveLength(1);
  });
});

describe("a call that comes in", () => {
  it("is there with its number, and is whose phone answered", async () => {
    await carrier.ring({ extension: session.extension, from: TALKS });
    const { id } = await until("the call is over", async () => {
      const [row] = await rows<{ id: string; status: string }>(
        `select id, status from public.ligacoes where direcao = 'entrada' and numero_origem = $1
          order by inicio_em desc limit 1`,
        [TALKS],
      );
      if (row?.status === "em_andamento") await carrier.hangUpFrom(TALKS);
      return row?.status === "atendida" && row;
    });
    const person = await one<{ id: string }>("select id from auth.users where email = $1", [
      "bruno@acme.test",
    ]);
    expect(await callRow(id)).toMatchObject({ usuario_id: person.id, numero_destino: "1000" });
    expect(await linesOf(id)).toBe(1);
  });
});

describe("the provider's webhooks", () => {
  it("that never come are made good by asking for the list", async () => {
    await carrier.fail({ kind: "webhook_never" });
    const id = await dial(BUSY);
    await until("the call is over", async () => (await carrier.callOf(id)).ended_at);
    expect(await callRow(id)).toMatchObject({ status: "chamando", confirmada_em: null });
    await hurry();
    expect(await finished(id)).toMatchObject({ status: "ocupado", duracao_segundos: 0 });
    expect(await linesOf(id)).toBe(1);
  });

  it("that come when the list has settled the call change nothing of it", async () => {
    await carrier.fail({ kind: "webhook_late", on: "channel-hangup" });
    const id = await dial(BUSY);
    await until("the call is over", async () => (await carrier.callOf(id)).ended_at);
    await hurry();
    const settled = await finished(id);
    expect([settled.status, await carrier.toldTheEndOf(id)]).toEqual(["ocupado", undefined]);
    const status = await until("the webhook was answered", () => carrier.toldTheEndOf(id));
    expect([status, await callRow(id), await linesOf(id)]).toEqual([200, settled, 1]);
  });

  it("that come three times, and in the wrong order, are one call with one end", async () => {
    await carrier.fail({ kind: "webhook_copies", count: 3 });
    const twice = await dial(BUSY);
    expect(await finished(twice)).toMatchObject({ status: "ocupado" });
    await carrier.mend();
    await carrier.fail({ kind: "webhook_reordered" });
    const reordered = await recorded();
    expect(await callRow(reordered)).toMatchObject({ status: "atendida" });
    expect([await linesOf(twice), await linesOf(reordered)]).toEqual([1, 1]);
  });

  it("that come late, and before a dial that is held open has answered, find the call", async () => {
    await carrier.fail({ kind: "slow", on: "/dialer", ms: 7_000 });
    const dialled = dial(BUSY);
    const { id } = await until("the call ended before the dial was answered", async () => {
      const [row] = await rows<{ id: string }>(
        `select id from public.ligacoes where status = 'ocupado' and discagem_ref is null
            and inicio_em > now() - interval '5 seconds'`,
      );
      return row;
    });
    expect(await dialled).toBe(id);
    expect(await callRow(id)).toMatchObject({ status: "ocupado", discagem_ref: null });
  });

  it("that name another company's call touch nothing of it", async () => {
    const foreign = await one<{ id: string }>(
      `insert into public.ligacoes (tenant_id, direcao, numero_destino) values ($1, 'saida', $2) returning id`,
      [demoTenants.rival.id, TALKS],
    );
    const before = await callRow(foreign.id);
    const [door = ""] = await carrier.doors();
    await carrier.tell(door, {
      ...{ version: "v1.4", eventType: "channel-hangup", id: randomUUID(), direction: "outbound" },
      ...{ caller: "1000", called: "011988880101", startedAt: "2026-01-01 10:00:00" },
      ...{ answeredAt: null, endedAt: "2026-01-01 10:00:20", duration: 0 },
      ...{ hangupCause: "USER_BUSY", recordUrl: "", metadata: { ligacao_id: foreign.id } },
    });
    expect(await callRow(foreign.id)).toEqual(before);
    const forged = await fetch(door.slice(0, -1), { method: "POST", body: "{}" });
    expect(forged.status).toBe(401);
  });
});

describe("a recording", () => {
  it.each([
    ["recording_elsewhere", "recording_elsewhere"],
    ["recording_dead", "recording_gone"],
    ["recording_empty", "recording_gone"],
    ["recording_html", "recording_gone"],
  ])("whose link is %s is said to be missing, and why", async (kind, gravacao_erro) => {
    await carrier.fail({ kind });
    const id = await recorded();
    expect(await settled(id)).toMatchObject({
      ...{ gravacao_estado: "falhou", gravacao_erro, gravacao_url: null, status: "atendida" },
    });
    expect((await bruno("GET", `/recordings/${id}`)).status).toBe(410);
  });
});
