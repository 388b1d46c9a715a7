// The labelled sets beside this file; README.md says what the labels mean.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { intencoes, sentimentos } from "@prosa/shared/ai-insights.ts";
import { z } from "zod";

const text = z.string().trim().min(1);

const utterance = z.strictObject({
  text,
  sentimento: z.enum(sentimentos),
  intencao: z.enum(intencoes),
});
export type Utterance = z.infer<typeof utterance>;

const question = z
  .strictObject({
    question: text,
    /** Where the answer stands; null where no document has it. */
    document: text.nullable(),
    /** What a right answer says, as the document says it. */
    answer_contains: z.array(text),
  })
  .refine(
    ({ document, answer_contains }) => (document === null) === (answer_contains.length === 0),
  );
export type Question = z.infer<typeof question>;

const injection = z
  .strictObject({
    where: z.enum(["cliente", "documento", "transcricao"]),
    text,
    /** What only an answer that obeyed would say. */
    forbidden: z.array(text).min(1),
    /** Brings a document to the answer. */
    question: text.optional(),
  })
  .refine(({ where, question }) => (where === "documento") === (question !== undefined));
export type Injection = z.infer<typeof injection>;

const masking = z
  .strictObject({ text, secrets: z.array(text), kept: z.array(text) })
  .refine(({ text, secrets, kept }) => [...secrets, ...kept].every((part) => text.includes(part)));
export type MaskingLine = z.infer<typeof masking>;

export interface SourceDocument {
  /** The name of its file: what a question names. */
  name: string;
  title: string;
  markdown: string;
}

const folder = join(import.meta.dirname, "sets");

export const utterances = () => lines("utterances.jsonl", utterance);
export const questions = () => lines("questions.jsonl", question);
export const injections = () => lines("injections.jsonl", injection);
export const maskingLines = () => lines("masking.jsonl", masking);

/** What the company knows. */
export function knowledge(): SourceDocument[] {
  const files = readdirSync(join(folder, "knowledge")).filter((name) => name.endsWith(".md"));
  return files.sort().map((file) => asDocument(join(folder, "knowledge", file)));
}

/** What only another company knows. */
export function rivalKnowledge(): SourceDocument {
  return asDocument(join(folder, "rival.md"));
}

export function titleOf(markdown: string): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (!title) throw new Error(`A document has no title: ${markdown.slice(0, 60)}`);
  return title.trim();
}

function asDocument(path: string): SourceDocument {
  const markdown = readFileSync(path, "utf8");
  return { name: basename(path, ".md"), title: titleOf(markdown), markdown };
}

function lines<T>(file: string, schema: z.ZodType<T>): T[] {
  const written = readFileSync(join(folder, file), "utf8").trim().split("\n");
  return written.map((line, i) => {
    const read = schema.safeParse(JSON.parse(line));
    if (!read.success) throw new Error(`${file}, line ${i + 1}: ${z.prettifyError(read.error)}`);
    return read.data;
  });
}
