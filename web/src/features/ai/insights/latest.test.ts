import type { AiInsightRow } from "@prosa/shared/ai-insights.ts";
import { describe, expect, it } from "vitest";
import { latestOf, mergeInsights, moodsOf } from "./latest.ts";

function mood(version: number, score: number, created_at = `2026-11-22T10:0${version}:00Z`) {
  return {
    id: `${version} ${created_at}`,
    tenant_id: "t",
    conversation_id: "c",
    ligacao_id: null,
    kind: "sentimento",
    result: { sentimento: "neutro", score, analise: "" },
    version,
    content_hash: "h",
    provider: "openai",
    model: "m",
    created_at,
  } satisfies AiInsightRow;
}

describe("mergeInsights", () => {
  it("keeps one per version, the later word, in the order of the conversation", () => {
    const known = [mood(1, 0.1), mood(3, 0.3)];
    const merged = mergeInsights(known, [mood(2, 0.2), mood(3, -1, "2026-11-22T11:00:00Z")]);
    expect(moodsOf(merged).map(({ score }) => score)).toEqual([0.1, 0.2, -1]);
  });

  it("does not let an event that came late undo what was read since", () => {
    const merged = mergeInsights([mood(1, 0.5)], [mood(1, -0.5, "2026-11-22T09:00:00Z")]);
    expect(moodsOf(merged)[0]?.score).toBe(0.5);
  });
});

describe("latestOf", () => {
  it("takes the newest of each kind", () => {
    const rows = mergeInsights([], [mood(2, 0.2), mood(1, 0.1)]);
    expect(latestOf(rows).sentimento?.version).toBe(2);
    expect(latestOf(rows).churn).toBeUndefined();
  });
});
