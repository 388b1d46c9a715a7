// From a prompt to what the model says: a queued answer, a fault of the mind, or what the rules find.
import { fill } from "./brain/fill.ts";
import { orderIn } from "./brain/gullible.ts";
import { makeUp } from "./brain/mind.ts";
import { type ToolCall, toolCallFor } from "./brain/tools.ts";
import type { AiFaultKind } from "./faults.ts";
import { type Prompt, readMaterial } from "./prompt.ts";
import type { Call } from "./serve.ts";

export interface Thought {
  text: string;
  refused: boolean;
  toolCall: ToolCall | null;
}

const says = (text: string): Thought => ({ text, refused: false, toolCall: null });
const refuses = (text: string): Thought => ({ text, refused: true, toolCall: null });

export function think({ ai, entry, target }: Call, prompt: Prompt, forced = false): Thought {
  const scripted = ai.answers.take(target, false);
  if (scripted) {
    entry.scripted = true;
    return scripted.refusal === null ? says(scripted.text ?? "") : refuses(scripted.refusal);
  }
  const fault = ai.faults.take("mind", target);
  if (fault) entry.faults.push(fault.kind);
  if (fault?.kind === "refusal") return refuses("Não posso ajudar com esse pedido.");
  const material = readMaterial(prompt);
  const toolCall = toolCallFor(prompt, material, forced);
  if (toolCall && !fault) return { ...says(""), toolCall };
  const mind = makeUp(material, fault?.kind === "gullible" ? orderIn(prompt) : null);
  const value = prompt.schema ? fill(prompt.schema, mind) : null;
  return says(distorted(fault?.kind, prompt.schema ? JSON.stringify(value) : mind.reply, value));
}

/** More than any limit that a caller should set. */
const endless = 30_000;

function distorted(kind: AiFaultKind | undefined, text: string, value: unknown): string {
  if (kind === "prose") return `Claro! Segue a análise que você pediu:\n\n${text.slice(1, 60)}…`;
  if (kind === "wrong_shape") return JSON.stringify({ resultado: value ?? text, observacao: 42 });
  if (kind !== "over_long") return text;
  const repeated = "e também é importante dizer mais uma vez que ";
  const filler = repeated.repeat(endless / 10);
  return value === null ? `${text} ${filler}` : `{"resposta":"${filler}`;
}
