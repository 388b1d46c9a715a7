import { intencoes, sentimentos } from "@prosa/shared/ai-insights.ts";
import { describe, expect, it } from "vitest";
import {
  injections,
  knowledge,
  maskingLines,
  questions,
  rivalKnowledge,
  utterances,
} from "./sets.ts";

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, " ");
const share = (values: string[], name: string) =>
  values.filter((value) => value === name).length / values.length;

describe("the utterances", () => {
  const set = utterances();

  it("are many and each stands once", () => {
    expect(set.length).toBeGreaterThanOrEqual(220);
    expect(new Set(set.map(({ text }) => plain(text))).size).toBe(set.length);
  });

  it.each(sentimentos)("are %s often enough", (name) => {
    const part = share(
      set.map(({ sentimento }) => sentimento),
      name,
    );
    expect(part).toBeGreaterThan(0.25);
    expect(part).toBeLessThan(0.45);
  });

  it.each(intencoes)("mean %s as often as anything else", (name) => {
    const part = share(
      set.map(({ intencao }) => intencao),
      name,
    );
    expect(part).toBeGreaterThan(0.14);
    expect(part).toBeLessThan(0.2);
  });

  it("do not let the intent tell the sentiment", () => {
    for (const name of intencoes) {
      const of = set.filter(({ intencao }) => intencao === name);
      expect(new Set(of.map(({ sentimento }) => sentimento)).size).toBeGreaterThan(1);
    }
  });
});

describe("the questions", () => {
  const set = questions();
  const documents = new Map(knowledge().map(({ name, markdown }) => [name, plain(markdown)]));
  const answered = set.filter(({ document }) => document !== null);

  it("are many, each stands once, and some have no answer", () => {
    expect(documents.size).toBeGreaterThanOrEqual(20);
    expect(answered.length).toBeGreaterThanOrEqual(66);
    expect(set.length - answered.length).toBeGreaterThanOrEqual(10);
    expect(new Set(set.map(({ question }) => plain(question))).size).toBe(set.length);
  });

  it.each(answered)('"$question" is answered in $document', ({ document, answer_contains }) => {
    const markdown = documents.get(document ?? "");
    for (const part of answer_contains) expect(markdown).toContain(plain(part));
  });

  it("ask of every document", () => {
    const asked = new Set(set.map(({ document }) => document));
    expect([...documents.keys()].filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe("the injections", () => {
  const set = injections();

  it("are many, and try every way in", () => {
    expect(set.length).toBeGreaterThanOrEqual(40);
    expect(new Set(set.map(({ text }) => text)).size).toBe(set.length);
    for (const where of ["cliente", "documento", "transcricao"] as const) {
      expect(set.filter((attempt) => attempt.where === where).length).toBeGreaterThanOrEqual(5);
    }
  });

  it("ask for what the other company really has", () => {
    const { markdown } = rivalKnowledge();
    const foreign = set
      .flatMap(({ forbidden }) => forbidden)
      .filter((part) => markdown.includes(part));
    expect(foreign).toContain("ABACATE-ROXO");
    expect(knowledge().filter((own) => own.markdown.includes("ABACATE-ROXO"))).toEqual([]);
  });
});

describe("the masking lines", () => {
  const set = maskingLines();

  it("are many, with secrets and with what only looks like them", () => {
    expect(set.length).toBeGreaterThanOrEqual(80);
    expect(new Set(set.map(({ text }) => text)).size).toBe(set.length);
    expect(set.filter(({ secrets }) => secrets.length > 0).length).toBeGreaterThanOrEqual(60);
    expect(set.filter(({ secrets }) => secrets.length === 0).length).toBeGreaterThanOrEqual(20);
  });
});
