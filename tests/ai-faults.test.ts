// Models that fail, cost too much or die in the middle: nothing is charged twice, nothing is lost, and
// what customers write comes in all the same.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  askAi,
  connectAi,
  disconnectAi,
  drainAi,
  endLease,
  hurry,
  playedAi,
  type Turn,
  turnOf,
  usedFor,
} from "./world/ai.ts";
import { begin, say } from "./world/conversations.ts";
import { killFunctions } from "./world/functions-process.ts";
import { mark, rivalWith } from "./world/models.ts";
import { number, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const rival = rivalWith("openai", "anthropic");
const { tenantId } = rival;

const setCap = async (monthly_cap_usd: number) => {
  const { error } = await rival.owner.rpc("save_ai_settings", { changes: { monthly_cap_usd } });
  if (error) throw error;
};
const insights = (id: string) =>
  number("select count(*) from public.ai_insights where conversation_id = $1", [id]);
/** How often it was paid and what came of it. */
const outcomes = async (id: string) => (await usedFor(id)).map(({ outcome }) => outcome);
/** Whoever it was that drained: the stack's own worker may have been sooner than ours. */
const ends = (id: string, end: Partial<Turn>) =>
  until(`its turn is ${JSON.stringify(end)}`, async () => {
    const turn = await turnOf(id);
    return turn.is_due === end.is_due && turn.code === end.code;
  });
const looked = (id: string) => until("it was looked at", async () => (await insights(id)) > 0);

beforeEach(() => setCap(10));
afterAll(() => setCap(10));

describe("a provider that cannot answer", () => {
  it.each([
    ["overloaded", "ai_unavailable"],
    ["rate_limit", "ai_rate_limited"],
    ["insufficient_quota", "ai_quota"],
    ["reset", "ai_unavailable"],
    ["html", "ai_unavailable"],
    ["truncated", "ai_unavailable"],
    ["garbage", "ai_unavailable"],
    ["over_long", "ai_truncated"],
    ["prose", "ai_wrong_shape"],
  ])("gives way to the next when it is %s", async (kind, code) => {
    const word = mark();
    await playedAi.fail({ kind, provider: "openai", contains: word });
    const texto = `${word} Adorei o atendimento, obrigada!`;
    const { status, json } = await askAi(rival.owner, { op: "sentimento", texto });
    expect([status, json.providerUsado]).toEqual([200, "anthropic/claude-haiku-5-5"]);
    const used = await rows<{ outcome: string; provider: string }>(
      `select outcome, provider from public.ai_usage where tenant_id = $1
          and operation = 'sentimento' and conversation_id is null
        order by created_at desc limit 2`,
      [tenantId],
    );
    expect(used).toEqual([
      { outcome: "ok", provider: "anthropic" },
      { outcome: code, provider: "openai" },
    ]);
  });

  it("or whose answer is no good is followed by one other, and no more", async () => {
    await playedAi.fail({ kind: "wrong_shape", times: null });
    const word = mark();
    const { status, json } = await askAi(rival.owner, { op: "churn", texto: `${word} Vou embora` });
    expect([status, json.code]).toEqual([502, "ai_wrong_shape"]);
    expect(await playedAi.requests(word)).toHaveLength(2);
    const costs = await rows<{ cost_usd: string }>(
      `select cost_usd from public.ai_usage where tenant_id = $1 and outcome = 'ai_wrong_shape'
        order by created_at desc limit 2`,
      [tenantId],
    );
    expect(costs.map(({ cost_usd }) => Number(cost_usd) > 0)).toEqual([true, true]);
  });

  it("is asked again later, while customers go on writing", async () => {
    await playedAi.fail({ kind: "overloaded", times: null });
    const { id, sender } = await begin("rival");
    await say("rival", sender, `${mark()} Alguém aí?`);
    await hurry([id]);
    await drainAi();
    await ends(id, { is_due: true, code: "ai_unavailable" });
    expect(await insights(id)).toBe(0);
    await playedAi.mend();
    await hurry([id]);
    await drainAi();
    await looked(id);
    expect((await outcomes(id)).filter((outcome) => outcome === "ok")).toHaveLength(1);
  });

  it("refuses a text for good, until something else is said", async () => {
    await playedAi.fail({ kind: "refusal", times: null });
    const { id, sender } = await begin("rival");
    await say("rival", sender, `${mark()} Quero falar com alguém`);
    await hurry([id]);
    await drainAi();
    await ends(id, { is_due: false, code: "ai_refused" });
    await playedAi.mend();
    await say("rival", sender, "Então, sobre o pedido");
    await hurry([id]);
    await drainAi();
    await looked(id);
  });
});

describe("the cap", () => {
  it("stops what costs, says so, and lets it go on when there is more", async () => {
    await setCap(0);
    const texto = `${mark()} Quanto custa?`;
    const { status, json } = await askAi(rival.owner, { op: "intencao", texto });
    expect([status, json.code]).toEqual([402, "ai_cap_reached"]);
    const { id, sender } = await begin("rival");
    // Nothing that somebody else has said before: that would be known, and cost nothing.
    await say("rival", sender, texto);
    await hurry([id]);
    await drainAi();
    await ends(id, { is_due: false, code: "ai_cap_reached" });
    expect(await usedFor(id)).toEqual([]);
    expect(await playedAi.requests(texto)).toEqual([]);
    await setCap(10);
    await looked(id);
    expect(await outcomes(id)).toEqual(["ok"]);
  });
});

describe("a worker that dies while a model thinks", () => {
  it("is replaced, and what it asked is paid and kept once", async () => {
    const word = mark();
    const { id, sender } = await begin("rival");
    await rows("update public.integracoes set status = 'inativa' where id = $1", [
      rival.connections[1],
    ]);
    await playedAi.fail({ kind: "slow", ms: 4_000, on: "/responses", contains: word });
    await say("rival", sender, `${word} Cadê meu pedido?`);
    await hurry([id]);
    const dead = drainAi().catch(() => null);
    await until("the model was asked", async () => (await playedAi.requests(word)).length > 0);
    await killFunctions();
    await dead;
    expect(await outcomes(id)).toEqual(["running"]);
    await playedAi.mend();
    await endLease(id);
    await hurry([id]);
    await drainAi();
    await looked(id);
    expect((await outcomes(id)).toSorted()).toEqual(["lost", "ok"]);
    const [{ reserved_usd } = { reserved_usd: "?" }] = await rows<{ reserved_usd: string }>(
      "select reserved_usd from private.ai_budgets where tenant_id = $1 order by month desc limit 1",
      [tenantId],
    );
    expect(Number(reserved_usd)).toBe(0);
  });
});

describe("a model that is not to be had", () => {
  it.each([
    ["ai_model_unknown", "api_key", "gpt-nenhum"],
    ["ai_model_forbidden", "restricted_key", "gpt-6.1-sol"],
  ] as const)("is said so, costs nothing and leaves nothing: %s", async (code, key, model) => {
    await disconnectAi(tenantId);
    const connection = await connectAi(rival.owner, "openai", key);
    await rows(
      "update public.ai_models set model = $2 where integracao_id = $1 and model = 'gpt-6.1-sol'",
      [connection, model],
    );
    await rows("update public.ai_models set is_active = (model = $2) where integracao_id = $1", [
      connection,
      model,
    ]);
    const { id, sender } = await begin("rival");
    await say("rival", sender, `${mark()} Alguém aí?`);
    const { status, json } = await askAi(rival.owner, { op: "sentimento", conversation_id: id });
    expect([status, json.code]).toEqual([502, code]);
    const used = (await usedFor(id)).filter(({ operation }) => operation === "sentimento");
    expect(used.map(({ outcome, cost_usd }) => [outcome, Number(cost_usd)])).toEqual([[code, 0]]);
    expect(await insights(id)).toBe(0);
  });
});
