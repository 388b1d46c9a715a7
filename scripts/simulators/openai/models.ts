// The models that the played OpenAI has, and what each can.
import { Refused } from "../ai/refused.ts";

export interface TextModel {
  kind: "text";
  /** Reasons unless told not to; sampling then is fixed. */
  reasons: boolean;
  context: number;
  mostOutput: number;
  /** Functions on the Responses API alone. */
  toolsOnChat: boolean;
}
export interface VectorModel {
  kind: "vector";
  dimensions: number;
  /** Whether fewer may be asked for. */
  shortens: boolean;
}
export interface SpeechModel {
  kind: "speech";
  formats: readonly string[];
  billing: "duration" | "tokens";
}
export type Model = TextModel | VectorModel | SpeechModel;

const reasoning: TextModel = {
  kind: "text",
  reasons: true,
  context: 400_000,
  mostOutput: 128_000,
  toolsOnChat: true,
};
const plain: TextModel = { ...reasoning, reasons: false, context: 128_000, mostOutput: 16_384 };

export const models: Record<string, Model> = {
  "gpt-6-luna": { ...reasoning, context: 1_000_000 },
  "gpt-6.1-terra": { ...reasoning, toolsOnChat: false },
  "gpt-6.1-sol": reasoning,
  "gpt-6-sol": reasoning,
  "gpt-6-astra": reasoning,
  "gpt-4o-mini": plain,
  "gpt-4o": plain,
  "gpt-4": { ...plain, context: 8_192, mostOutput: 4_096 },
  "text-embedding-3-small": { kind: "vector", dimensions: 1536, shortens: true },
  "text-embedding-3-large": { kind: "vector", dimensions: 3072, shortens: true },
  "text-embedding-ada-002": { kind: "vector", dimensions: 1536, shortens: false },
  "gpt-transcribe": { kind: "speech", formats: ["json", "text"], billing: "duration" },
  "gpt-4o-transcribe": { kind: "speech", formats: ["json", "text"], billing: "tokens" },
  "gpt-4o-mini-transcribe": { kind: "speech", formats: ["json", "text"], billing: "tokens" },
  "whisper-1": {
    kind: "speech",
    formats: ["json", "text", "verbose_json", "srt", "vtt"],
    billing: "duration",
  },
};

export function modelOf<K extends Model["kind"]>(name: unknown, kind: K, path: string) {
  if (typeof name !== "string" || name === "") {
    throw new Refused(400, "invalid_request_error", "you must provide a model parameter");
  }
  const model = models[name];
  if (!model) {
    const message = `The model \`${name}\` does not exist or you do not have access to it.`;
    throw new Refused(404, "invalid_request_error", message, { code: "model_not_found" });
  }
  if (model.kind !== kind) {
    const message = `The model \`${name}\` does not support this endpoint: ${path}.`;
    throw new Refused(400, "invalid_request_error", message, { param: "model" });
  }
  return model as Extract<Model, { kind: K }>;
}

export const modelList = () => ({
  object: "list",
  data: Object.keys(models).map((id) => ({
    id,
    object: "model",
    created: 1_780_000_000,
    owned_by: "system",
  })),
});
