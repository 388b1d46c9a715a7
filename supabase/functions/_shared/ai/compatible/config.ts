// What a tenant tells us to connect a server that speaks OpenAI's language (Ollama, llama.cpp, vLLM):
// where it is, and which of its models do what, since nobody else can know.
import { z } from "zod";
import { fieldOf, type ProviderConfig } from "../../provider/provider.ts";
import { address, addressField, keyField } from "../fields.ts";
import type { AiCapability } from "../provider.ts";

const NAME = "^[\\w./:@+-]{1,120}$";
const name = z.string().regex(new RegExp(NAME));

export const settings = z
  .object({
    base_url: address,
    text_models: z.array(name).max(10).default([]),
    embeddings_model: name.optional(),
    transcription_model: name.optional(),
  })
  .refine(({ text_models, embeddings_model, transcription_model }) =>
    Boolean(text_models.length || embeddings_model || transcription_model),
  )
  .transform((typed) => ({ ...typed, modelos: modelsOf(typed) }));
export type CompatibleSettings = z.infer<typeof settings>;

/** The same once more, as the database reads them. */
function modelsOf(typed: {
  text_models: string[];
  embeddings_model?: string;
  transcription_model?: string;
}): { model: string; capability: AiCapability }[] {
  const { embeddings_model: vectors, transcription_model: sound } = typed;
  return [
    ...typed.text_models.map((model) => ({ model, capability: "text" as const })),
    ...(vectors ? [{ model: vectors, capability: "embeddings" as const }] : []),
    ...(sound ? [{ model: sound, capability: "transcription" as const }] : []),
  ];
}

const field = fieldOf("compatible");

export const config: ProviderConfig<CompatibleSettings> = {
  provider: {
    id: "compatible",
    name_key: "providers.compatible.name",
    category: "ai",
    fields: [
      addressField("compatible", null),
      keyField("compatible", false),
      field("text_models", "list", NAME, { required: false }),
      field("embeddings_model", "text", NAME, { required: false }),
      field("transcription_model", "text", NAME, { required: false }),
    ],
    steps: [
      { key: "providers.compatible.steps.start_server" },
      { key: "providers.compatible.steps.copy_address" },
      { key: "providers.compatible.steps.name_models" },
    ],
    webhook: false,
  },
  settings,
};
