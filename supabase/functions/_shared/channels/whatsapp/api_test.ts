import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Connection, Outbound, SendOutcome } from "../channel.ts";
import { type ApiFixture, fakeProvider, fixturesOf, isWebhook } from "../testing.ts";
import { isActive, markRead, send, showTyping, subscribe } from "./api.ts";

const answers = new Map(
  fixturesOf("whatsapp")
    .filter((fixture): fixture is ApiFixture => !isWebhook(fixture))
    .map((fixture) => [fixture.name, fixture]),
);

const connection: Connection = {
  address: "100000000000001",
  settings: { waba_id: "200000000000001", graph_version: "v26.0" },
  secrets: { access_token: "EAADUMMYTOKEN", app_secret: "dummy" },
  variables: {},
};

const message: Outbound = {
  id: "5f0c2a4e-8f3d-4c0e-9d5e-0d9f6b1f8a11",
  to: [
    { kind: "wa_bsuid", value: "BR.13490000000000000101" },
    { kind: "phone", value: "+5511999990101" },
  ],
  type: "text",
  body: "Olá, em que posso ajudar?",
  payload: {},
  template: null,
  replyToRef: null,
  media: null,
  attempt: 1,
};

function fixture(name: string): ApiFixture {
  const found = answers.get(name);
  assert.ok(found, name);
  return found;
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return fakeProvider(() =>
    Promise.resolve(
      new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }),
    ),
  );
}

function answeringWith({ response }: ApiFixture) {
  return answering(response.status, response.body, response.headers);
}

const graphError = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: `(#${code})`, type: "OAuthException", code, ...more },
});

async function outcomeOf(status: number, body: unknown, headers = {}): Promise<SendOutcome> {
  return await send(message, connection, answering(status, body, headers).http);
}

describe("send", () => {
  it("asks exactly what Meta documents, with our id to come back in every status", async () => {
    const documented = fixture("api-send-text-200");
    const { http, calls } = answeringWith(documented);
    const outcome = await send(message, connection, http);
    const [asked] = calls;
    assert.equal(asked?.url, documented.call.url);
    assert.equal(asked?.headers.get("authorization"), documented.call.headers.authorization);
    assert.deepEqual(asked?.body, {
      ...(documented.call.body as object),
      biz_opaque_callback_data: message.id,
    });
    assert.deepEqual(outcome, {
      result: "sent",
      provider_ref: "wamid.HBgNNTUxMTk5OTk5MDEwMRUCABEYEkM5NzRFRkFCMTFDRUYwRjUxRAA=",
      identities: [
        { kind: "wa_bsuid", value: "BR.13490000000000000101" },
        { kind: "phone", value: "+5511999990101" },
      ],
    });
  });

  it("quotes the message it answers", async () => {
    const documented = fixture("api-send-reply-200");
    const { http, calls } = answeringWith(documented);
    const { context } = documented.call.body as { context: { message_id: string } };
    await send({ ...message, replyToRef: context.message_id }, connection, http);
    const asked = calls[0]?.body as { context: unknown };
    assert.deepEqual(asked.context, context);
  });

  it("writes to the user id when no phone is known", async () => {
    const { http, calls } = answeringWith(fixture("api-send-to-bsuid-200"));
    const to = [{ kind: "wa_bsuid", value: "BR.13490000000000000150" }] as const;
    const outcome = await send({ ...message, to }, connection, http);
    const body = calls[0]?.body as Record<string, unknown>;
    assert.equal(body.recipient, "BR.13490000000000000150");
    assert.ok(!("to" in body));
    assert.equal(outcome.result, "sent");
  });

  it("answers a group in the group, and takes none of its members for it", async () => {
    const { http, calls } = answeringWith(fixture("api-send-text-200"));
    const to = [{ kind: "wa_group", value: "120363" }] as const;
    const outcome = await send({ ...message, to }, connection, http);
    const body = calls[0]?.body as Record<string, unknown>;
    assert.deepEqual([body.to, body.recipient_type], ["120363", "group"]);
    assert.ok(outcome.result === "sent");
    assert.deepEqual(outcome.identities, []);
  });

  it("goes to the address and version that were configured", async () => {
    const { http, calls } = answering(200, {});
    const variables = { META_GRAPH_URL: "http://127.0.0.1:1/", META_GRAPH_VERSION: "v27.0" };
    await send(message, { ...connection, variables }, http);
    await send(message, { ...connection, settings: {}, variables }, http);
    assert.deepEqual(
      calls.map(({ url }) => url),
      [
        "http://127.0.0.1:1/v26.0/100000000000001/messages",
        "http://127.0.0.1:1/v27.0/100000000000001/messages",
      ],
    );
  });

  it("retries throttling although it comes as HTTP 400", async () => {
    assert.deepEqual(await outcomeOf(400, graphError(130429)), {
      result: "retry",
      code: "rate_limited",
      retry_after_ms: null,
    });
  });

  it("obeys Retry-After", async () => {
    const outcome = await outcomeOf(400, graphError(4), { "retry-after": "7" });
    assert.ok(outcome.result === "retry");
    assert.equal(outcome.retry_after_ms, 7000);
  });

  it("waits 4^n seconds for a pair that has had too much", async () => {
    const { http } = answeringWith(fixture("api-error-131056-pair-rate"));
    const outcome = await send({ ...message, attempt: 3 }, connection, http);
    assert.deepEqual(outcome, {
      result: "retry",
      code: "pair_rate_limited",
      retry_after_ms: 64_000,
    });
  });

  it("tells the operator's faults from the customer's", async () => {
    const codes = async (code: number) => {
      const outcome = await outcomeOf(400, graphError(code));
      return outcome.result === "failed" ? outcome.code : outcome.result;
    };
    assert.equal(await codes(131047), "outside_window");
    assert.equal(await codes(131026), "recipient_unreachable");
    assert.equal(await codes(190), "channel_auth");
    assert.equal(await codes(0), "channel_auth");
    assert.equal(await codes(230), "channel_auth");
    assert.equal(await codes(131042), "channel_payment");
    assert.equal(await codes(131048), "channel_spam");
    assert.equal(await codes(131062), "recipient_needs_phone");
    for (const code of [132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068]) {
      assert.equal(await codes(code), "template_rejected", String(code));
    }
    assert.equal(await codes(999_999), "bad_request");
  });

  it("judges an unknown refusal by its HTTP status", async () => {
    assert.equal((await outcomeOf(500, graphError(999_999))).result, "retry");
    const denied = await outcomeOf(401, graphError(999_999));
    assert.ok(denied.result === "failed");
    assert.equal(denied.code, "channel_auth");
  });

  it("retries what a proxy refused before Meta saw it, and doubts the rest", async () => {
    assert.equal((await outcomeOf(429, "<html>")).result, "retry");
    assert.equal((await outcomeOf(503, "<html>")).result, "retry");
    for (const status of [200, 400, 404, 500, 502, 504]) {
      assert.equal((await outcomeOf(status, "<html>")).result, "uncertain", String(status));
    }
  });
});

describe("markRead", () => {
  it("says which message was read", async () => {
    const documented = fixture("api-mark-read-typing-200");
    const { http, calls } = answeringWith(documented);
    assert.equal(await markRead("wamid.x", connection, http), true);
    assert.deepEqual(calls[0]?.body, {
      messaging_product: "whatsapp",
      status: "read",
      message_id: "wamid.x",
    });
    assert.equal(await markRead("x", connection, answering(400, graphError(100)).http), false);
  });
});

describe("showTyping", () => {
  it("says which message is being answered, as Meta documents it", async () => {
    const documented = fixture("api-mark-read-typing-200");
    const { http, calls } = answeringWith(documented);
    const { message_id: ref } = documented.call.body as { message_id: string };
    assert.equal(await showTyping(ref, connection, http), true);
    assert.deepEqual(calls[0]?.body, documented.call.body);
  });
});

describe("isActive", () => {
  it("describes the number, and proves the app's secret on the way", async () => {
    const { http, calls } = answering(200, {
      id: "100000000000001",
      display_phone_number: "+55 11 99999-0001",
      verified_name: "Loja",
      quality_rating: "GREEN",
    });
    assert.deepEqual(await isActive(connection, http), {
      external_id: "100000000000001",
      display_phone_number: "+55 11 99999-0001",
      verified_name: "Loja",
      quality_rating: "GREEN",
      code: null,
    });
    const proof = new URL(calls[0]?.url ?? "").searchParams.get("appsecret_proof");
    assert.match(proof ?? "", /^[0-9a-f]{64}$/);
  });

  it("shows the number as people write it, ninth digit or not", async () => {
    const { http } = answering(200, { display_phone_number: "553199990202" });
    const report = await isActive(connection, http);
    assert.equal(report.display_phone_number, "+55 31 9999-0202");
  });

  it("tells what is wrong", async () => {
    const codeOf = async (status: number, body: unknown) =>
      (await isActive(connection, answering(status, body).http)).code;
    assert.equal(await codeOf(401, graphError(190)), "channel_auth");
    assert.equal(await codeOf(400, graphError(100)), "phone_number_unknown");
    const proof = { message: "Invalid appsecret_proof provided in the API argument" };
    assert.equal(await codeOf(400, graphError(100, proof)), "app_secret_wrong");
    assert.equal(await codeOf(403, graphError(200)), "permission_missing");
    assert.equal(await codeOf(403, graphError(10)), "permission_missing");
    assert.equal(await codeOf(400, graphError(2500)), "api_version_unknown");
    assert.equal(await codeOf(400, graphError(4)), "rate_limited");
    assert.equal(await codeOf(400, graphError(368)), "channel_blocked");
    assert.equal(await codeOf(400, graphError(133010)), "channel_not_registered");
    assert.equal(await codeOf(400, graphError(424_242)), "provider_refused");
    assert.equal(await codeOf(500, graphError(2)), "provider_unavailable");
    assert.equal(await codeOf(502, "<html>"), "provider_unavailable");
    assert.equal(await codeOf(404, "<html>"), "unknown_answer");
    assert.equal(await codeOf(200, { id: "1" }), "unknown_answer");
  });

  it("tells a provider that cannot be reached from one that does not answer", async () => {
    const codeAfter = async (error: Error) =>
      (await isActive(connection, () => Promise.reject(error))).code;
    const refused = new TypeError("error sending request: client error (Connect)");
    assert.equal(await codeAfter(refused), "provider_unreachable");
    assert.equal(await codeAfter(new TypeError("reset")), "provider_unreachable");
    assert.equal(await codeAfter(new DOMException("", "TimeoutError")), "provider_timeout");
  });
});

describe("subscribe", () => {
  it("asks for the account's events", async () => {
    const { http, calls } = answering(200, { success: true });
    assert.equal(await subscribe(connection, http), null);
    assert.equal(calls[0]?.method, "POST");
    assert.match(calls[0]?.url ?? "", /\/v26\.0\/200000000000001\/subscribed_apps$/);
  });

  it("does not know an account that is not there", async () => {
    const { http } = answering(400, graphError(100));
    assert.equal(await subscribe(connection, http), "business_account_unknown");
    const nowhere = { ...connection, settings: {} };
    assert.equal(await subscribe(nowhere, http), "business_account_unknown");
  });
});
