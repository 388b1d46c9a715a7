// The models that the played Anthropic has, and what each refuses.
import { Refused } from "../ai/refused.ts";

export interface Model {
  id: string;
  name: string;
  /** Thinks by itself before it speaks; sampling and a begun answer are refused. */
  thinks: boolean;
  /** Whether thinking can be switched off. */
  quietable: boolean;
  /** Whether a tool can be forced. */
  forcible: boolean;
  context: number;
  mostOutput: number;
}

const model = (id: string, name: string, more: Partial<Model> = {}): Model => ({
  id,
  name,
  thinks: true,
  quietable: false,
  forcible: false,
  context: 1_000_000,
  mostOutput: 128_000,
  ...more,
});

export const models: Model[] = [
  model("claude-haiku-5-5", "Claude Haiku 5.5", { quietable: true, forcible: true }),
  model("claude-sonnet-5-5", "Claude Sonnet 5.5"),
  model("claude-opus-5-5", "Claude Opus 5.5"),
  model("claude-fable-5-1", "Claude Fable 5.1"),
  model("claude-fable-5-2", "Claude Fable 5.2"),
  model("claude-haiku-4-5", "Claude Haiku 4.5", {
    thinks: false,
    quietable: true,
    forcible: true,
    context: 200_000,
    mostOutput: 64_000,
  }),
];

export const invalid = (message: string) => new Refused(400, "invalid_request_error", message);

export function modelOf(id: unknown): Model {
  if (typeof id !== "string") throw invalid("model: Field required");
  const found = models.find((one) => one.id === id);
  if (!found) throw new Refused(404, "not_found_error", `model: ${id}`);
  return found;
}

export const modelList = () => ({
  data: models.map(({ id, name }) => ({
    type: "model",
    id,
    display_name: name,
    created_at: "2026-08-01T00:00:00Z",
  })),
  has_more: false,
  first_id: models[0]?.id ?? null,
  last_id: models.at(-1)?.id ?? null,
});
