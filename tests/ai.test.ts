// Models over a whole stack: what is asked, paid, kept and told, against the played providers.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { askAi, drainAi, hurry, playedAi, turnOf, usedFor } from "./world/ai.ts";
import { begin, say } from "./world/conversations.ts";
import { listen } from "./world/listen.ts";
import { mark, rivalWith } from "./world/models.ts";
import { startSecondWorker } from "./world/second-worker.ts";
import { one, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const rival = rivalWith("openai");
const { tenantId } = rival;

/** What everything that was asked without a conversation has cost. */
const spent = async () => {
  const { calls, usd } = await one<{ calls: number; usd: number }>(
    `select count(*)::integer as calls, coalesce(sum(cost_usd), 0)::float8 as usd
       from public.ai_usage where tenant_id = $1 and conversation_id is null`,
    [tenantId],
  );
  return { calls, usd };
};

const insightsOf = (conversationId: string) =>
  rows<{ kind: string; version: string; result: Record<string, unknown> }>(
    `select kind, version, result from public.ai_insights
      where conversation_id = $1 order by version, kind`,
    [conversationId],
  );

describe("an operation on request", () => {
  it("is answered in its shape, without what identifies leaving, and paid", async () => {
    const word = mark();
    const texto = `Estou furioso, ninguém responde! Meu CPF é 529.982.247-25, ana@exemplo.com.br ${word}`;
    const { status, json } = await askAi(rival.owner, { op: "sentimento", texto });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      sentimento: "negativo",
      providerUsado: "openai/gpt-6-luna",
    });
    expect(json.score).toBeLessThan(0);
    const [asked, ...more] = await playedAi.requests(word);
    expect(more).toEqual([]);
    expect(asked?.body).not.toContain("529.982.247-25");
    expect(asked?.body).not.toContain("ana@exemplo.com.br");
    expect(asked?.body).toContain("[CPF_1]");
    const used = await one<{ outcome: string; cost_usd: string; input_tokens: number }>(
      `select outcome, cost_usd, input_tokens from public.ai_usage
        where tenant_id = $1 order by created_at desc limit 1`,
      [tenantId],
    );
    expect(used.outcome).toBe("ok");
    expect(Number(used.cost_usd)).toBeGreaterThan(0);
    expect(used.input_tokens).toBeGreaterThan(0);
  });

  it("is paid once when the same is asked again", async () => {
    const mensagens = [{ de: "cliente", texto: `${mark()} Como faço a troca?` }];
    const before = await spent();
    const first = await askAi(rival.owner, { op: "completa", mensagens });
    expect(Object.keys(first.json).sort()).toEqual([
      "classificacao",
      "intencao",
      "providerUsado",
      "sentimento",
    ]);
    const { usd: once } = await spent();
    expect(once).toBeGreaterThan(before.usd);
    const again = await askAi(rival.owner, { op: "completa", mensagens });
    expect(again.json).toEqual(first.json);
    expect(await playedAi.requests(mensagens[0]!.texto)).toHaveLength(1);
    expect(await spent()).toEqual({ calls: before.calls + 1, usd: once });
  });

  it("is refused in our words", async () => {
    const empty = await askAi(rival.owner, { op: "churn", texto: "  \n" });
    expect([empty.status, empty.json.code]).toEqual([422, "ai_empty"]);
    const nobody = await askAi(rival.owner, { op: "resumo", conversation_id: randomUUID() });
    expect([nobody.status, nobody.json.code]).toEqual([404, "conversation_not_found"]);
    const odd = await askAi(rival.owner, { op: "adivinhar", texto: "x" });
    expect([odd.status, odd.json.code]).toEqual([400, "invalid_request"]);
  });
});

describe("what a customer says", () => {
  it("is looked at by itself, once, and told to whoever reads", async () => {
    const word = mark();
    const { id, sender } = await begin("rival");
    const ears = await listen(rival.owner, `tenant:${tenantId}:conv:${id}`);
    await say("rival", sender, `${word} Péssimo! Ninguém resolve, quero cancelar tudo`);
    await until("it was looked at", async () => (await insightsOf(id)).length === 5);
    const found = await insightsOf(id);
    expect(found.map(({ kind }) => kind)).toEqual([
      "churn",
      "classificacao",
      "intencao",
      "resumo",
      "sentimento",
    ]);
    expect(new Set(found.map(({ version }) => version)).size).toBe(1);
    expect(await playedAi.requests(word)).toHaveLength(1);
    expect(await usedFor(id)).toMatchObject([{ operation: "completa", outcome: "ok" }]);
    const told = await until("it was told", () =>
      ears.heard.find(({ event }) => event === "insights_atualizados"),
    );
    expect(told.payload).toMatchObject({ v: 1, c: id });
    expect(told.payload.rows).toHaveLength(5);
    expect(await turnOf(id)).toMatchObject({ is_due: false, code: null });
    await rival.owner.removeChannel(ears.channel);
  });

  it("is looked at by one of two workers, who are in processes of their own", async () => {
    const second = await startSecondWorker();
    try {
      // Long enough for the other to come upon what the one is at.
      await playedAi.fail({ kind: "slow", ms: 1_000, on: "/responses", times: null });
      const spoken = await Promise.all(
        Array.from({ length: 6 }, async () => ({ ...(await begin("rival")), word: mark() })),
      );
      for (const { sender, word } of spoken) await say("rival", sender, `${word} Quero informação`);
      await hurry(spoken.map(({ id }) => id));
      await Promise.all([drainAi(), second.drainAi()]);
      for (const { id, word } of spoken) {
        const turn = await until("it was looked at", async () => {
          const now = await turnOf(id);
          return !now.is_due && now;
        });
        expect(turn).toMatchObject({ analysed_version: turn.version, code: null });
        // Whoever looked at the words that begin a conversation did so before these were said.
        expect(await playedAi.requests(word)).toHaveLength(1);
        const found = (await insightsOf(id)).filter(({ version }) => version === turn.version);
        expect(found).toHaveLength(5);
        const versions = new Set((await insightsOf(id)).map(({ version }) => version));
        const outcomes = (await usedFor(id)).map(({ outcome }) => outcome);
        expect(outcomes).toEqual(Array(versions.size).fill("ok"));
      }
    } finally {
      await second.stop();
    }
  });

  it("is looked at again when something newer comes while a model thinks", async () => {
    const { id, sender } = await begin("rival");
    const [before, after] = [mark(), mark()];
    await playedAi.fail({ kind: "slow", ms: 1_500, on: "/responses", contains: before });
    await say("rival", sender, `${before} Onde está o meu pedido?`);
    await hurry([id]);
    const drained = drainAi();
    await until("the model was asked", async () => (await playedAi.requests(before)).length > 0);
    await say("rival", sender, `${after} Deixa pra lá, obrigado!`);
    await drained;
    await hurry([id]);
    await until("the newer was looked at", async () => {
      const turn = await turnOf(id);
      return turn.version === turn.analysed_version && !turn.is_due;
    });
    expect(await playedAi.requests(after)).toHaveLength(1);
    const versions = (await insightsOf(id)).map(({ version }) => Number(version));
    expect(Math.max(...versions)).toBe(Number((await turnOf(id)).version));
  });
});
