import assert from "node:assert/strict";
import { it } from "node:test";
import { fakeHost, TENANT } from "../../_shared/http/testing.ts";
import type { FoundPassage, KnowledgeSearch } from "../../_shared/knowledge/database.ts";
import type { Embed } from "./embed.ts";
import { search } from "./search.ts";

const passage: FoundPassage = {
  ...{
    id: "c1",
    document_id: "d1",
    title: "Trocas",
    heading: "Trocas › Prazo",
    content: "Em 30 dias.",
  },
  ...{
    chunk_position: 0,
    score: 0.7,
    vector_score: 0.7,
    text_score: 0.5,
    vector_place: 1,
    text_place: 2,
    fused: 0.03,
  },
};
const me = { tenantId: TENANT, userId: "u1" };

function asking(models: string[]) {
  const searches: KnowledgeSearch[] = [];
  const host = fakeHost({
    knowledgeModels: () => Promise.resolve(models),
    findKnowledge: (tenantId, asked) => {
      assert.equal(tenantId, TENANT);
      searches.push(asked);
      return Promise.resolve([passage]);
    },
  });
  return { host, searches };
}
const embed: Embed = (_, texts, { prefer }) => {
  assert.deepEqual(texts, ["qual o prazo?"]);
  return Promise.resolve({ ok: true, model: prefer ?? "none", vectors: [[0.5, 0.25]] });
};
const never: Embed = () => Promise.reject(new Error("nobody was to be asked"));

it("embeds a question with the model that most passages have, and says why each was found", async () => {
  const { host, searches } = asking(["played/one", "played/two"]);
  const { resultados, sem_vetor } = await search({ query: "qual o prazo?" }, me, host, embed);
  assert.equal(sem_vetor, null);
  assert.deepEqual(resultados[0], {
    ...{
      id: "c1",
      documento_id: "d1",
      titulo: "Trocas",
      caminho: "Trocas › Prazo",
      trecho: "Em 30 dias.",
    },
    ...{
      score: 0.7,
      score_vetor: 0.7,
      score_texto: 0.5,
      lugar_vetor: 1,
      lugar_texto: 2,
      fusao: 0.03,
    },
  });
  const [asked] = searches;
  assert.equal(asked?.model, "played/one");
  assert.equal(asked?.mode, "hibrida");
  assert.match(asked?.vector ?? "", /^\[0\.5,0\.25,0,(0,)+0\]$/);
});

it("asks no provider for words, nor where nothing is embedded", async () => {
  const words = asking(["played/one"]);
  await search({ query: "qual o prazo?", modo: "texto" }, me, words.host, never);
  const none = asking([]);
  await search({ query: "qual o prazo?" }, me, none.host, never);
  for (const { searches } of [words, none]) assert.equal(searches[0]?.vector, null);
});

it("finds by words when the provider does not answer, and says so", async () => {
  const { host, searches } = asking(["played/one"]);
  const down: Embed = () =>
    Promise.resolve({ ok: false, code: "provider_unavailable", canRetry: true });
  const answer = await search({ query: "qual o prazo?" }, me, host, down);
  assert.equal(answer.sem_vetor, "provider_unavailable");
  assert.equal(answer.resultados.length, 1);
  assert.equal(searches[0]?.vector, null);
});
