// The played AI providers, as far as the screens need them.
import { apiAs, info } from "./inbox-world.ts";

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${info.urls.simulators}/_sim/ai/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** How long a model takes from piece to piece. */
export const writesEvery = (piece_ms: number) => post("settings", { piece_ms });

/** What is heard in the next sound. */
export const hears = (text: string) => post("transcripts", { text });

/** What an admin changes, without the screen. */
export async function settle(changes: Record<string, unknown>): Promise<void> {
  const admin = await apiAs("ana@acme.test");
  const { error } = await admin.rpc("save_ai_settings", { changes });
  if (error) throw error;
}
