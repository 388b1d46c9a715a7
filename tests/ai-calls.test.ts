// What is said in a call's recording, over a whole stack: each with their own words, paid once.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { InsightsLigacao } from "../shared/src/ai-insights.ts";
import type { CallTranscriptRow } from "../shared/src/call-transcripts.ts";
import { piecesOf } from "../supabase/functions/ai-analyze/sound/pieces.ts";
import { askAi, drainAi, playedAi } from "./world/ai.ts";
import { listen } from "./world/listen.ts";
import { mark, rivalWith } from "./world/models.ts";
import { callWith, recordCall, type Spoken, teach } from "./world/recorded-call.ts";
import { one, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const rival = rivalWith("openai");
const { tenantId } = rival;

/** The same recording twice is the same question: each test has words and times of its own. */
let shift = 0;
function talk() {
  shift += 0.04;
  const at = (from: number, to: number, text: string): Spoken => ({
    from: from + shift,
    to: to + shift,
    text,
  });
  const word = mark();
  return {
    word,
    attendant: [
      at(1, 3, `Bom dia, aqui é da ${word}.`),
      at(12, 15, "Vou te enviar a proposta amanhã."),
    ],
    customer: [
      at(5, 7, "Achei um pouco caro."),
      at(8, 10, "Meu CPF é 529.982.247-25, pode anotar."),
    ],
  };
}

const transcriptOf = (id: string) =>
  one<CallTranscriptRow>("select * from public.call_transcripts where ligacao_id = $1", [id]);
const usedFor = (id: string) =>
  rows<{ operation: string; outcome: string; cost_usd: string }>(
    `select operation, outcome, cost_usd from public.ai_usage
      where ligacao_id = $1 order by operation, created_at`,
    [id],
  );
const insightsOf = async (id: string) =>
  (
    await rows<{ result: InsightsLigacao }>(
      "select result from public.ai_insights where ligacao_id = $1",
      [id],
    )
  )[0]?.result;
const settled = (id: string) =>
  until("the call is written down and something was found", async () => {
    const { estado } = await transcriptOf(id);
    return (estado === "vazia" || (await insightsOf(id)) !== undefined) && estado;
  });

describe("a recorded call", () => {
  it("is written down with who said what, asked what came of it, and told", async () => {
    const { word, attendant, customer } = talk();
    const call = await recordCall({
      ...{ tenantId, direcao: "saida", seconds: 20 },
      ...{ left: attendant, right: customer },
    });
    const ears = await listen(rival.owner, `tenant:${tenantId}:team`);
    await call.arrive();
    expect(await settled(call.id)).toBe("feita");

    const { segments, provider } = await transcriptOf(call.id);
    expect(provider).toBe("openai");
    expect(segments.map(({ falante, texto }) => [falante, texto])).toEqual([
      ["atendente", attendant[0]!.text],
      ["cliente", customer[0]!.text],
      ["cliente", customer[1]!.text],
      ["atendente", attendant[1]!.text],
    ]);
    for (const [at, spoken] of [
      attendant[0]!,
      customer[0]!,
      customer[1]!,
      attendant[1]!,
    ].entries()) {
      expect(Math.abs(segments[at]!.inicio - spoken.from)).toBeLessThan(0.05);
    }
    const found = await insightsOf(call.id);
    expect(found?.compromissos).toEqual([
      { texto: "Vou te enviar a proposta amanhã.", quem: "atendente", inicio: segments[3]!.inicio },
    ]);
    expect(found?.objecoes).toEqual([
      { texto: "Achei um pouco caro.", inicio: segments[1]!.inicio },
    ]);
    expect(found?.proximos_passos).toContainEqual({
      texto: "Vou te enviar a proposta amanhã.",
      prazo: "amanhã",
    });

    const [asked, ...more] = await playedAi.requests(word);
    expect(more).toEqual([]);
    expect(asked?.body).toContain("[CPF_1]");
    expect(asked?.body).not.toContain("529.982.247-25");
    const used = await usedFor(call.id);
    expect(used.map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      "insights_ligacao ok",
      "transcricao ok",
      "transcricao ok",
    ]);
    expect(used.every(({ cost_usd }) => Number(cost_usd) > 0)).toBe(true);
    const told = ears.heard.filter(
      ({ event, payload }) => event === "ligacao_atualizada" && payload.id === call.id,
    );
    expect(told.length).toBeGreaterThanOrEqual(2);
    await rival.owner.removeChannel(ears.channel);

    const words = await askAi(rival.owner, { op: "transcricao", ligacao_id: call.id });
    expect([words.status, words.json.estado, words.json.segmentos]).toEqual([
      200,
      "feita",
      segments,
    ]);
    const insights = await askAi(rival.owner, { op: "insights_ligacao", ligacao_id: call.id });
    expect(insights.json).toMatchObject({ ...found, providerUsado: "openai/gpt-6-luna" });
    expect(await usedFor(call.id)).toHaveLength(3);
  });

  it("has the customer on the left when they called", async () => {
    const { attendant, customer } = talk();
    const call = await recordCall({
      ...{ tenantId, direcao: "entrada", seconds: 20 },
      ...{ left: customer, right: attendant },
    });
    await call.arrive();
    await settled(call.id);
    const { segments } = await transcriptOf(call.id);
    expect(segments.map(({ falante }) => falante)).toEqual([
      "atendente",
      "cliente",
      "cliente",
      "atendente",
    ]);
  });

  it("in which nobody speaks costs nothing", async () => {
    const call = await recordCall({
      ...{ tenantId, direcao: "saida", seconds: 4 },
      ...{ left: [], right: [] },
    });
    await call.arrive();
    expect(await settled(call.id)).toBe("vazia");
    expect(await usedFor(call.id)).toEqual([]);
    const { status, json } = await askAi(rival.owner, {
      op: "insights_ligacao",
      ligacao_id: call.id,
    });
    expect([status, json.code]).toEqual([422, "ai_empty"]);
  });
});

/** In MP3, as API4COM keeps calls. No two are the same file: what is behind the last frame is no sound. */
async function mp3Call(name: string, said: string[]) {
  const file = `../supabase/functions/ai-analyze/sound/fixtures/${name}.mp3`;
  const frames = await readFile(new URL(file, import.meta.url));
  const bytes = Uint8Array.from(Buffer.concat([frames, Buffer.from(`TAG${randomUUID()}`)]));
  const read = (from: number, to: number) => Promise.resolve(bytes.slice(from, to));
  for await (const { tracks } of piecesOf({ size: bytes.length, read }, "audio/mpeg", 0)) {
    for (const [at, track] of tracks.entries()) await teach(track.file(), said[at] ?? "");
  }
  return await callWith(bytes, "audio/mpeg", { tenantId, direcao: "saida", seconds: 5 });
}

describe("a call recorded in MP3", () => {
  it("is written down with who said what", async () => {
    const call = await mp3Call("stereo-8khz", ["Bom dia, aqui é a Ana.", "Achei um pouco caro."]);
    await call.arrive();
    expect(await settled(call.id)).toBe("feita");
    const { segments } = await transcriptOf(call.id);
    expect(segments.map(({ falante, texto }) => [falante, texto])).toEqual([
      ["atendente", "Bom dia, aqui é a Ana."],
      ["cliente", "Achei um pouco caro."],
    ]);
    expect(segments.map(({ inicio }) => Math.round(inicio))).toEqual([1, 3]);
    expect((await insightsOf(call.id))?.objecoes).toEqual([
      { texto: "Achei um pouco caro.", inicio: segments[1]!.inicio },
    ]);
    const used = await usedFor(call.id);
    expect(used.filter(({ operation }) => operation === "transcricao")).toHaveLength(2);
  });

  it("on one channel is paid once, and names nobody", async () => {
    const call = await mp3Call("mono-8khz", ["Bom dia, aqui é a Ana. Achei um pouco caro."]);
    await call.arrive();
    expect(await settled(call.id)).toBe("feita");
    const { segments } = await transcriptOf(call.id);
    expect(segments.map(({ falante, texto }) => [falante, texto])).toEqual([
      [null, "Bom dia, aqui é a Ana."],
      [null, "Achei um pouco caro."],
    ]);
    const used = await usedFor(call.id);
    expect(used.filter(({ operation }) => operation === "transcricao")).toHaveLength(1);
  });
});

describe("a provider that is down", () => {
  it("leaves the call as it is, and what was heard already is not paid again", async () => {
    const { attendant, customer } = talk();
    const call = await recordCall({
      ...{ tenantId, direcao: "saida", seconds: 20 },
      ...{ left: attendant, right: customer },
    });
    await playedAi.fail({ kind: "error", status: 503, on: "/audio", times: 1 });
    await call.arrive();
    await until("one of the two was heard, and the other not", async () => {
      const outcomes = (await usedFor(call.id)).map(({ outcome }) => outcome).sort();
      return outcomes.join() === "ai_unavailable,ok";
    });
    expect(
      await one("select status, gravacao_estado from public.ligacoes where id = $1", [call.id]),
    ).toEqual({
      status: "atendida",
      gravacao_estado: "guardada",
    });
    await until("the job waits for its next try, and then is done", async () => {
      await rows(
        `update pgmq.q_ai set vt = clock_timestamp() where message #>> '{payload,ligacao_id}' = $1
            and exists (select from public.call_transcripts where ligacao_id = $1::uuid and lease_ends_at is null)`,
        [call.id],
      );
      await drainAi();
      return (await insightsOf(call.id)) !== undefined;
    });
    expect((await transcriptOf(call.id)).segments).toHaveLength(4);
    const outcomes = (await usedFor(call.id)).map(
      ({ operation, outcome }) => `${operation} ${outcome}`,
    );
    expect(outcomes.sort()).toEqual([
      "insights_ligacao ok",
      "transcricao ai_unavailable",
      "transcricao ok",
      "transcricao ok",
    ]);
  });
});
