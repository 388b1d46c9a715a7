import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AiConversation, AiTurn } from "../_shared/ai/ai_database.ts";
import { logged, TENANT } from "../_shared/http/testing.ts";
import type { Bytes } from "../_shared/media/bytes.ts";
import { memoryFiles, oggOpus } from "../_shared/media/testing.ts";
import { drain } from "./drain.ts";
import { type DeskOptions, desk } from "./testing.ts";

const found = JSON.stringify({
  sentimento: { sentimento: "negativo", score: -1, analise: "x" },
  churn: { risco: "alto", probabilidade: 0.9, motivos: [] },
});
const turn = (attempt = 1): AiTurn => ({
  ...{ tenant_id: TENANT, conversation_id: crypto.randomUUID(), version: "3", attempt },
  lease: crypto.randomUUID(),
});
const said = (...texts: [AiConversation["messages"][number]["from"], string][]) => ({
  ...{ version: 5, channel_id: crypto.randomUUID() },
  messages: texts.map(([from, text], at) => ({ id: `m${at}`, seq: at + 1, from, text })),
});

async function work(options: DeskOptions & { turns?: AiTurn[]; jobs?: object[] } = {}) {
  const waiting = [...(options.turns ?? [turn()])];
  const jobs = [...(options.jobs ?? [])];
  const ended: string[] = [];
  const transcripts: (string | null)[] = [];
  const waits: boolean[] = [];
  const made = await desk({
    conversation: said(["cliente", "Péssimo"]),
    says: [found],
    ...options,
    database: {
      claimAiTurns: (max) => Promise.resolve(waiting.splice(0, max)),
      nextAiTurnMs: () => Promise.resolve(null),
      nextAiJobMs: () => Promise.resolve(null),
      claimJobs: () => Promise.resolve(jobs.splice(0) as never),
      finishJob: async (id) => void ended.push(`finished ${id}`),
      postponeJob: async (id, delay) => void ended.push(`postponed ${id} ${delay}`),
      buryJob: async (id) => void ended.push(`buried ${id}`),
      async storeTranscript(_tenant, _id, text, isWaiting) {
        transcripts.push(text);
        waits.push(isWaiting ?? false);
      },
      ...options.database,
    },
  });
  const { result, lines } = await logged(() => drain(made.host, 2_000, 0));
  return { ...made, summary: result, lines, ended, transcripts, waits };
}

describe("a conversation that is due", () => {
  it("is looked at in one question, and everything found is kept at once", async () => {
    const { finished, asked, begun, summary } = await work();
    assert.equal(asked.length, 1);
    assert.match(begun[0]?.job_key ?? "", /^analise:.*:5$/);
    assert.equal(finished[0]?.version, 5);
    assert.deepEqual(Object.keys(finished[0]?.found?.results ?? {}), ["sentimento", "churn"]);
    assert.deepEqual(summary, { turns: 1, jobs: 0, more: false });
  });

  it("costs nothing where no customer said a word, or nothing is wanted", async () => {
    for (const options of [
      { conversation: said(["atendente", "Olá"]) },
      { conversation: null },
      { settings: { analyses: [] } },
    ]) {
      const { finished, asked } = await work(options);
      assert.deepEqual([asked.length, finished[0]?.found], [0, null]);
    }
  });

  it("is put off while nobody can answer, later each time, and given up in the end", async () => {
    const early = await work({ says: [503] });
    assert.equal(early.putOff[0]?.code, "ai_unavailable");
    assert.ok((early.putOff[0]?.delay ?? 0) >= 7, "as long as the provider said");
    const late = await work({ says: [503], turns: [turn(8)] });
    assert.equal(late.putOff[0]?.delay, null);
  });

  it("waits for money, and for something else to be said, without being tried", async () => {
    const capped = await work({ refused: "ai_cap_reached" });
    assert.deepEqual(capped.putOff, [{ code: "ai_cap_reached", delay: null }]);
    const odd = await work({ says: ["not JSON"] });
    assert.deepEqual(odd.putOff, [{ code: "ai_wrong_shape", delay: null }]);
  });

  it("leaves nothing of what was said in the log", async () => {
    const secret = "segredo-do-cliente";
    const failing = { aiConversation: () => Promise.reject(new Error(secret)) };
    const { lines, putOff } = await work({ database: failing });
    assert.equal(putOff[0]?.code, "internal");
    assert.ok(!JSON.stringify(lines).includes(secret));
    const { lines: calm } = await work({ conversation: said(["cliente", secret]) });
    assert.ok(!JSON.stringify(calm).includes(secret));
  });
});

describe("a voice note in the queue", () => {
  const message_id = crypto.randomUUID();
  const job = (attempt = 1) => ({
    ...{ job_id: "7", kind: "ai.transcribe", attempt, payload: { tenant_id: TENANT, message_id } },
  });
  const audio = {
    ...{ conversation_id: crypto.randomUUID(), state: "pendente", transcricao: null },
    ...{ storage_path: "t/a.ogg", mime_type: "audio/ogg", size_bytes: 3 },
    sha256: "aa",
  };
  const transcribing = (more: object = {}, options: DeskOptions = {}, sound = oggOpus([60])) => {
    const files = memoryFiles();
    const database = { audioToTranscribe: () => Promise.resolve({ ...audio, ...more }) };
    const stored = files.write("t/a.ogg", sound, "audio/ogg");
    return stored.then(() => work({ turns: [], jobs: [job()], files, ...options, database }));
  };

  it("is written down", async () => {
    const says = [{ text: " Oi, tudo bem? ", usage: { type: "duration", seconds: 2 } }];
    const { transcripts, ended, settled } = await transcribing({}, { says });
    assert.deepEqual([transcripts, ended], [["Oi, tudo bem?"], ["finished 7"]]);
    assert.deepEqual([settled[0]?.seconds, settled[0]?.cost_usd], [2, "0.00020000"]);
  });

  it("is refused before anything is paid when it is too long", async () => {
    const long = oggOpus([60], 1, 90_051);
    for (const [more, sound] of [[{}, long], [{ size_bytes: 26 * 1024 * 1024 }]] as const) {
      const { transcripts, ended, begun } = await transcribing(more, {}, sound);
      assert.deepEqual([transcripts, ended, begun.length], [[null], ["finished 7"], 0]);
    }
  });

  it("holds back what its bytes may cost, whatever was said of it", async () => {
    const says = [{ text: "Oi", usage: { type: "duration", seconds: 2 } }];
    const held = async (mime_type: string, sound?: Bytes) =>
      Number((await transcribing({ mime_type }, { says }, sound)).begun[0]?.reserve_usd);
    const perSecond = 0.0001 + (20 * 1 + 8 * 2) / 1e6;
    const liar = oggOpus(Array(30_000).fill(2), 1, 1);
    assert.ok((await held("audio/ogg", liar)) >= 599 * perSecond);
    assert.ok((await held("audio/mp4", new Uint8Array(60_000))) >= 100 * perSecond);
    const mp3 = Array.from({ length: 100 }, () => [0xff, 0xfb, 0x90, 0, ...Array(413).fill(0)]);
    const seconds = (await held("audio/mpeg", Uint8Array.from(mp3.flat()))) / perSecond;
    assert.ok(seconds > 2.6 && seconds < 2.7, String(seconds));
  });

  it("waits where the company has no money for it", async () => {
    for (const refused of ["ai_cap_reached", "ai_disabled"] as const) {
      const { transcripts, waits, ended } = await transcribing({}, { refused });
      assert.deepEqual([transcripts, waits, ended], [[null], [true], ["finished 7"]]);
    }
    const { waits } = await transcribing({ size_bytes: 26 * 1024 * 1024 });
    assert.deepEqual(waits, [false]);
  });

  it("is tried again while nobody can hear it", async () => {
    const { transcripts, ended } = await transcribing({}, { says: [503] });
    assert.deepEqual([transcripts, ended], [[], ["postponed 7 7"]]);
  });

  it("is nothing to do once somebody else did it", async () => {
    const { asked, ended } = await transcribing({ state: "feita" });
    assert.deepEqual([asked.length, ended], [0, ["finished 7"]]);
  });
});
