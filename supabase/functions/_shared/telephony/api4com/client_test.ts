import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fakeProvider } from "../../channels/testing.ts";
import type { CarrierAccount } from "../carrier.ts";
import { api4com } from "./index.ts";
import { parseListed } from "./parse.ts";

const account: CarrierAccount = {
  id: "c2",
  settings: { base_url: "https://api.api4com.com/api/v1" },
  secrets: { access_token: "DummyApi4comTokenNoBearerPrefix" },
  variables: {},
};

function fixture(name: string) {
  const url = new URL(`./fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"));
}

const answering = (body: unknown, status = 200) =>
  fakeProvider(() => Promise.resolve(Response.json(body, { status })));

describe("dialling", () => {
  it("is asked as documented, with our own id for it", async () => {
    const { call, response } = fixture("api-dialer-200");
    const { http, calls } = answering(response.body);
    const dial = { extension: "1000", number: "+5511999990101", ligacaoId: "l1" };
    const outcome = await api4com.dial(dial, account, http);
    assert.deepEqual(outcome, { result: "pending", ref: response.body.id });
    const [asked] = calls;
    assert.equal(asked?.url, call.url);
    assert.equal(asked?.method, call.method);
    assert.equal(asked?.headers.get("authorization"), call.headers.authorization);
    const metadata = { gateway: "prosa-c2", ligacao_id: "l1" };
    assert.deepEqual(asked?.body, { ...call.body, metadata });
  });

  it("with an extension that does not exist is refused as that", async () => {
    const error = { statusCode: 404, code: "EXTENSION_NOT_FOUND", message: "Ramal não encontrado" };
    const { http } = answering({ error }, 404);
    const dial = { extension: "9", number: "190", ligacaoId: "l1" };
    assert.deepEqual(await api4com.dial(dial, account, http), {
      result: "refused",
      code: "extension_unknown",
    });
  });
});

describe("hanging up", () => {
  it("succeeds where the call is over already", async () => {
    const { call, response } = fixture("api-hangup-200");
    const { http, calls } = answering(response.body);
    const ref = "a9f7e979-65d6-cf79-9a52-9102a973b8b9";
    assert.deepEqual(await api4com.hangUp(ref, account, http), { ok: true, value: true });
    assert.equal(calls[0]?.url, call.url);
    const gone = answering({ error: { statusCode: 404, code: "CALL_NOT_FOUND" } }, 404);
    assert.deepEqual(await api4com.hangUp(ref, account, gone.http), { ok: true, value: false });
  });
});

describe("the list of calls", () => {
  it("is read with its times and its next page, whatever that is called", async () => {
    const { response } = fixture("api-calls-200");
    const { data, meta } = response.body;
    for (const body of [
      { data, meta: { ...meta, nextPage: 2 } },
      { data, metadata: { ...meta, nextPage: 2 } },
    ]) {
      const { http } = answering(body);
      const answer = await api4com.listCalls("2026-11-22T00:00:00Z", 1, account, http);
      assert.ok(answer.ok);
      assert.equal(answer.value.nextPage, 2);
      assert.deepEqual(answer.value.calls[0], {
        ref: "a9f7e979-65d6-cf79-9a52-9102a973b8b9",
        ligacaoId: null,
        direcao: "saida",
        status: "atendida",
        extension: "1000",
        number: "+5511999990101",
        startedAt: "2026-11-22T10:00:00.000Z",
        answeredAt: "2026-11-22T10:00:08.000Z",
        endedAt: "2026-11-22T10:00:50.000Z",
        seconds: 42,
        cause: "NORMAL_CLEARING",
        recordingUrl: data[0].record_url,
      });
    }
  });
});

describe("a webhook", () => {
  const OUTCOMES: Record<string, string> = {
    ringing: "chamando",
    answered: "em_andamento",
    completed: "atendida",
    busy: "ocupado",
    missed: "nao_atendida",
    no_answer: "nao_atendida",
  };

  it("is read as what its fixture says, with São Paulo's time", () => {
    for (const name of [
      "channel-create-inbound",
      "channel-create-outbound",
      "channel-answer-outbound",
      "channel-hangup-answered",
      "channel-hangup-busy",
      "channel-hangup-inbound-missed",
      "channel-hangup-no-answer",
    ]) {
      const { body, expect } = fixture(name);
      const report = api4com.parse(body);
      assert.equal(report?.status, OUTCOMES[expect.call], name);
      assert.equal(report?.startedAt, "2026-11-22T13:00:00.000Z", name);
      assert.equal(report?.seconds ?? 0, expect.durationSeconds ?? 0, name);
      assert.equal(report?.recordingUrl !== null, expect.recording ?? false, name);
    }
  });
});

describe("what is said of a call", () => {
  const listed = {
    ...{ id: "c1", call_type: "outbound", started_at: "2026-11-22T10:00:00.000Z" },
    ...{ ended_at: "2026-11-22T10:00:50.000Z", from: "1000", to: "011999990101" },
    ...{ duration: "42", hangup_cause: "NORMAL_CLEARING" },
  };

  it("in the list is nothing while it goes on", () => {
    assert.equal(parseListed({ ...listed, ended_at: null, hangup_cause: null }), null);
    assert.equal(parseListed({ ...listed, ended_at: "" }), null);
  });

  it("that came in where no phone was on was missed", () => {
    const missed = { ...listed, call_type: "inbound", duration: 0 };
    const report = parseListed({ ...missed, hangup_cause: "USER_NOT_REGISTERED" });
    assert.equal(report?.status, "nao_atendida");
  });

  it("counts its seconds, however they are written, and was answered when there are any", () => {
    const report = parseListed(listed);
    assert.deepEqual([report?.status, report?.seconds], ["atendida", 42]);
    assert.equal(report?.answeredAt, "2026-11-22T10:00:08.000Z");
    const { body } = fixture("channel-hangup-answered");
    const told = api4com.parse({ ...body, answeredAt: "soon", duration: "42" });
    assert.deepEqual([told?.status, told?.seconds], ["atendida", 42]);
  });
});

describe("registering the webhook", () => {
  const url = "https://p.test/functions/v1/api4com-webhook/c2/secret";
  const kept = {
    gateway: "prosa-c2",
    webhook: true,
    webhookConstraint: { gateway: "prosa-c2" },
    metadata: { webhookUrl: url },
  };

  it("is asked as documented and believed when it is kept", async () => {
    const { call } = fixture("api-integrations-200");
    const { http, calls } = answering(kept);
    assert.equal(await api4com.registerWebhook(url, account, http), null);
    const [asked] = calls;
    assert.equal(asked?.url, call.url);
    assert.equal(asked?.method, call.method);
    assert.deepEqual(Object.keys(asked?.body as object), Object.keys(call.body));
  });

  it("is believed without the address in the answer, and in the other form", async () => {
    const shapes = [
      { ...kept, metadata: {} },
      { ...kept, webhookConstraint: { metadata: { gateway: "prosa-c2" } } },
    ];
    for (const shape of shapes) {
      assert.equal(await api4com.registerWebhook(url, account, answering(shape).http), null);
    }
  });

  it("is not believed when another gateway, filter or address was kept", async () => {
    for (const shape of [
      // What a token that is no admin's is answered.
      { ...kept, gateway: "webhook", webhookConstraint: null },
      { ...kept, webhookConstraint: null },
      { ...kept, webhook: false },
      { ...kept, metadata: { webhookUrl: "https://elsewhere.test" } },
    ]) {
      const { http } = answering(shape);
      assert.equal(await api4com.registerWebhook(url, account, http), "webhook_not_registered");
    }
    const { response } = fixture("api-error-401");
    const { http } = answering(response.body, 401);
    assert.equal(await api4com.registerWebhook(url, account, http), "webhook_not_registered");
  });
});

describe("a recording", () => {
  const link = "https://listener.api4com.com/files/listen/x.mp3";
  const to = (location: string) => new Response(null, { status: 302, headers: { location } });
  const sound = () =>
    new Response("ID3", { headers: { "content-type": "audio/mpeg", "content-length": "3" } });

  it("is fetched through the provider's own hosts, without the token", async () => {
    const { http, calls } = fakeProvider((url) =>
      Promise.resolve(url === link ? to("https://fs3.api4com.com/x.mp3") : sound()),
    );
    const found = await api4com.fetchRecording(link, account, http);
    assert.ok(found.ok);
    assert.equal(await new Response(found.body).text(), "ID3");
    assert.deepEqual(
      calls.map(({ headers }) => headers.get("authorization")),
      [null, null],
    );
  });

  it("is not fetched from anywhere else, wherever the way there begins", async () => {
    for (const elsewhere of [
      "http://169.254.169.254/latest",
      "https://api4com.com.evil.test/x",
      "http://fs3.api4com.com/x",
      "https://x@fs3.api4com.com/x",
      "https://fs3.api4com.com:8443/x",
      "https://fs3.api4com.com\\@evil.test/x",
    ]) {
      const { http, calls } = fakeProvider(() => Promise.resolve(to(elsewhere)));
      const direct = await api4com.fetchRecording(elsewhere, account, http);
      assert.deepEqual(direct, { ok: false, verdict: "refused" });
      assert.equal(calls.length, 0);
      const led = await api4com.fetchRecording(link, account, http);
      assert.deepEqual(led, { ok: false, verdict: "refused" });
      assert.equal(calls.length, 1);
    }
    const { http } = fakeProvider(() => Promise.resolve(to(link)));
    const round = await api4com.fetchRecording(link, account, http);
    assert.deepEqual(round, { ok: false, verdict: "refused" });
  });

  it("that is dead, empty or a page will never come; a broken host may mend", async () => {
    for (const [answer, verdict] of [
      [() => new Response("", { status: 404 }), "gone"],
      [() => new Response("", { headers: { "content-length": "0" } }), "gone"],
      [() => new Response("<h1>", { headers: { "content-type": "text/html" } }), "gone"],
      [() => new Response("", { status: 503 }), "retry"],
    ] as const) {
      const { http } = fakeProvider(() => Promise.resolve(answer()));
      const found = await api4com.fetchRecording(link, account, http);
      assert.deepEqual(found, { ok: false, verdict });
    }
  });
});
