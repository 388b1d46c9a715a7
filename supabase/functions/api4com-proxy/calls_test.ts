// Dialling, hanging up and listening, with everything real but the database and the provider.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { fakeProvider } from "../_shared/channels/testing.ts";
import type { Database } from "../_shared/db.ts";
import type { Caller } from "../_shared/http/caller.ts";
import { Refusal } from "../_shared/http/problem.ts";
import { answerBy } from "../_shared/http/route.ts";
import { fakeHost, INTEGRACAO, sealedIntegracao, TENANT } from "../_shared/http/testing.ts";
import { memoryFiles } from "../_shared/media/testing.ts";
import { api4com } from "../_shared/telephony/api4com/index.ts";
import { routesOf } from "./routes.ts";
import { sentences } from "./sentences.ts";

const LIGACAO = "10000000-0000-4000-8000-00000000ca11";
const connected = await sealedIntegracao(
  { access_token: "the-token" },
  { plataforma: "api4com", configuracao: { base_url: "https://api.api4com.com/api/v1" } },
);
// As much of a row as these handlers look at.
const row = { id: LIGACAO, status: "chamando" } as LigacaoRow;
const sound = new TextEncoder().encode("RIFF0000WAVE");

interface Scene {
  database?: Partial<Database>;
  provider?: (url: string) => Response | Promise<Response>;
  /** What the caller's own client finds of the call. */
  seen?: { id: string; gravacao_estado: string | null } | null;
}

async function ask(method: string, path: string, body: unknown, scene: Scene = {}, range?: string) {
  const settled: unknown[][] = [];
  const { http, calls } = fakeProvider(async (url) =>
    scene.provider ? await scene.provider(url) : Response.json({ id: "hang-up-ref", message: "" }),
  );
  const kept = { [`${TENANT}/x`]: { bytes: sound, mimeType: "audio/wav" } };
  const host = fakeHost(
    {
      activeIntegracao: () => Promise.resolve(connected),
      integracao: () => Promise.resolve(connected),
      beginDial: () => Promise.resolve({ ligacao: row, extension: "1000" }),
      settleDial: (...told) => {
        settled.push(told.slice(1));
        return Promise.resolve(row);
      },
      ...scene.database,
    },
    http,
    memoryFiles(),
    memoryFiles(kept),
  );
  const query = {
    select: () => query,
    eq: () => query,
    maybeSingle: () => Promise.resolve({ data: scene.seen ?? null, error: null }),
  };
  // The one call of the client that these handlers make.
  const supabase = { from: () => query } as unknown as Caller["supabase"];
  const role = method === "POST" ? "agent" : "viewer";
  const caller: Caller = { userId: "u1", tenantId: TENANT, role, supabase };
  const request = new Request(`http://127.0.0.1/functions/v1/api4com-proxy${path}`, {
    method,
    headers: range ? { range } : {},
    ...(method === "POST" && { body: JSON.stringify(body) }),
  });
  let detail: string | undefined;
  const answer = await answerBy(routesOf(api4com), "api4com-proxy", {
    request,
    caller,
    host,
  }).catch((error) => {
    if (error instanceof Refusal) {
      detail = error.detail;
      return error.code;
    }
    throw error;
  });
  return { answer, detail, calls, settled };
}

const dial = (numero: string, scene?: Scene) => ask("POST", "/dial", { numero }, scene);
const refused = (code: string) => Promise.reject(Object.assign(new Error(code), { code: "PT409" }));

describe("dialling", () => {
  it("asks the provider with the id of a row that is there already", async () => {
    const { answer, calls, settled } = await dial("(11) 99999-0101");
    assert.ok(answer instanceof Response);
    assert.equal(answer.status, 201);
    assert.deepEqual(await answer.json(), row);
    const metadata = { gateway: `prosa-${INTEGRACAO}`, ligacao_id: LIGACAO };
    const dialled = { extension: "1000", phone: "+5511999990101", metadata };
    assert.deepEqual(
      calls.map(({ body }) => body),
      [dialled],
    );
    assert.deepEqual(settled, [[LIGACAO, "hang-up-ref", null]]);
  });

  it("asks nobody for a number that cannot be one, or is an emergency's", async () => {
    for (const [numero, code] of [
      ["190", "number_emergency"],
      ["1001", "number_short"],
      ["3332-8530", "number_area_missing"],
      ["(48) 93332-8530", "number_landline_nine"],
      ["Maria", "phone_invalid"],
    ] as const) {
      const { answer, calls } = await dial(numero);
      assert.deepEqual([answer, calls.length], [code, 0]);
    }
  });

  it("is refused while another dial of theirs rings, without connection or extension", async () => {
    const pending = await dial("+5511999990101", {
      database: { beginDial: () => refused("call_pending") },
    });
    assert.deepEqual([pending.answer, pending.calls.length], ["call_pending", 0]);
    const alone = await dial("+5511999990101", {
      database: { activeIntegracao: () => Promise.resolve(null) },
    });
    assert.equal(alone.answer, "telephony_not_connected");
  });

  it("goes on when the provider holds the request, answers half of it or falls over", async () => {
    const lost: Scene["provider"][] = [
      () => Promise.reject(new DOMException("late", "TimeoutError")),
      () => new Response('{"id":"x'),
      () => new Response("<html>Bad gateway", { status: 502 }),
      () => Response.json({ error: { statusCode: 503 } }, { status: 503 }),
    ];
    for (const provider of lost) {
      const { answer, calls, settled } = await dial("+5511999990101", { provider });
      assert.ok(answer instanceof Response && answer.status === 201);
      assert.equal(calls.length, 1);
      assert.deepEqual(settled, [[LIGACAO, null, null]]);
    }
  });

  it("has failed where the provider refuses, and the call says so", async () => {
    const provider = () =>
      Response.json({ error: { statusCode: 404, code: "EXTENSION_NOT_FOUND" } }, { status: 404 });
    const { answer, detail, settled } = await dial("+5511999990101", { provider });
    assert.equal(answer, "extension_unknown");
    assert.equal(detail, sentences.extension_unknown);
    assert.deepEqual(settled, [[LIGACAO, null, "extension_unknown"]]);
  });
});

describe("hanging up", () => {
  const hangUp = (
    told: { ref: string | null; is_over: boolean; is_dial?: boolean },
    provider?: Scene["provider"],
  ) =>
    ask(
      "POST",
      "/hangup",
      { ligacao_id: LIGACAO },
      {
        database: { callToHangUp: () => Promise.resolve({ is_dial: true, ...told }) },
        provider,
      },
    );
  const ended = async ({ answer }: Awaited<ReturnType<typeof ask>>) =>
    answer instanceof Response ? await answer.json() : answer;

  it("goes by the dial's own id", async () => {
    const done = await hangUp({ ref: "r1", is_over: false });
    assert.match(done.calls[0]?.url ?? "", /\/calls\/r1\/hangup$/);
    assert.deepEqual(await ended(done), { ended: true });
  });

  it("of what is over already has been done", async () => {
    const gone = () =>
      Response.json({ error: { statusCode: 404, code: "CALL_NOT_FOUND" } }, { status: 404 });
    assert.deepEqual(await ended(await hangUp({ ref: "r1", is_over: false }, gone)), {
      ended: true,
    });
    const other = await hangUp({ ref: "history-id", is_dial: false, is_over: false }, gone);
    assert.deepEqual(await ended(other), { ended: false });
    const over = await hangUp({ ref: "r1", is_over: true });
    assert.deepEqual([await ended(over), over.calls.length], [{ ended: true }, 0]);
  });

  it("says when the provider could not be told", async () => {
    assert.deepEqual(await ended(await hangUp({ ref: null, is_over: false })), { ended: false });
    const down = () => new Response("", { status: 503 });
    assert.equal(
      (await hangUp({ ref: "r1", is_over: false }, down)).answer,
      "provider_unavailable",
    );
  });
});

describe("listening", () => {
  const path = `/recordings/${LIGACAO}`;
  const at = (storage_path: string | null) => () =>
    Promise.resolve({
      ...{ integracao_id: INTEGRACAO, storage_path, mime_type: null },
      source_url: "https://listener.api4com.com/files/listen/1.wav",
    });
  const seen = { id: LIGACAO, gravacao_estado: "guardada" };

  it("to a call that the caller's own client does not see is refused before anything is asked", async () => {
    assert.equal((await ask("GET", path, null)).answer, "ligacao_not_found");
    assert.equal((await ask("GET", "/recordings/1", null)).answer, "not_found");
  });

  it("is served from our bucket, in the part that is asked for", async () => {
    const scene = { seen, database: { openRecording: at(`${TENANT}/x`) } };
    const { answer, calls } = await ask("GET", path, null, scene, "bytes=8-11");
    assert.ok(answer instanceof Response);
    assert.deepEqual([answer.status, await answer.text(), calls.length], [206, "WAVE", 0]);
  });

  it("is passed through from the provider before that, and says nothing of where it lies", async () => {
    const scene = {
      seen: { ...seen, gravacao_estado: "pendente" },
      database: { openRecording: at(null) },
      provider: () => new Response(sound, { headers: { "content-type": "audio/wav" } }),
    };
    const { answer } = await ask("GET", path, null, scene);
    assert.ok(answer instanceof Response);
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "audio/wav"]);
    assert.ok(!JSON.stringify([...answer.headers]).includes("api4com.com"));
    const html = {
      ...scene,
      provider: () => new Response("<h1>", { headers: { "content-type": "text/html" } }),
    };
    assert.equal((await ask("GET", path, null, html)).answer, "recording_not_yet");
  });

  it("says what there is not", async () => {
    const lost = { seen: { ...seen, gravacao_estado: "falhou" } };
    assert.equal((await ask("GET", path, null, lost)).answer, "recording_lost");
    const none = { seen, database: { openRecording: () => Promise.resolve(null) } };
    assert.equal((await ask("GET", path, null, none)).answer, "recording_not_found");
  });
});
