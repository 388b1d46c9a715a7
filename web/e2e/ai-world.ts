// The played AI providers, as far as the screens need them.
import { apiAs, info } from "./inbox-world.ts";

async function ask(method: "POST" | "DELETE", path: string, body: unknown = {}): Promise<void> {
  const response = await fetch(`${info.urls.simulators}/_sim/ai/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

const post = (path: string, body: unknown) => ask("POST", path, body);

/** How long a model takes from piece to piece. */
export const writesEvery = (piece_ms: number) => post("settings", { piece_ms });

/** What is heard in the next sound, whatever was left unheard before. */
export async function hears(text: string): Promise<void> {
  await ask("DELETE", "transcripts");
  await post("transcripts", { text });
}

/** What an admin changes, without the screen. */
export async function settle(changes: Record<string, unknown>): Promise<void> {
  const admin = await apiAs("ana@acme.test");
  const { error } = await admin.rpc("save_ai_settings", { changes });
  if (error) throw error;
}

/** What somebody added by hand, if it is there: a test that is tried again adds it again. */
export async function forgetModel(model: string): Promise<void> {
  const admin = await apiAs("ana@acme.test");
  const { data } = await admin.from("ai_models").select("id").eq("model", model).throwOnError();
  for (const { id } of data) {
    await admin
      .rpc("save_ai_model", { ai_model_id: id, changes: { is_active: false } })
      .throwOnError();
    await admin.rpc("remove_ai_model", { ai_model_id: id }).throwOnError();
  }
}
