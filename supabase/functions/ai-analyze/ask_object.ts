// A question in words whose answer has a shape, which is all that most operations ask.
import type { z } from "zod";
import type { Asking } from "./asking.ts";
import { type Answer, callModel, mostOf } from "./call_model.ts";

interface ShapedQuestion<T> {
  operation: string;
  /** What tells it from the same words under other instructions: their version, and what is wanted. */
  version: string | number;
  instructions: string;
  prompt: string;
  schema: z.ZodType<T>;
  maxOutputTokens: number;
}

export async function askObject<T>(
  asking: Asking,
  { operation, version, instructions, prompt, schema, maxOutputTokens }: ShapedQuestion<T>,
): Promise<Answer<T>> {
  return await callModel(asking, {
    operation,
    capability: "text",
    content: [version, prompt].join("\n"),
    kept: schema,
    most: mostOf(instructions + prompt, maxOutputTokens),
    ask: (client, { model }, signal) =>
      client.object({
        model: model.model,
        ...{ instructions, prompt, schema, maxOutputTokens, signal },
      }),
  });
}
