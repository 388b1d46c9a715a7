// An agent's browser without a socket: it follows the list by cursor through everything, and in the
// end it must show what the database holds.
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, signIn } from "../world/people.ts";
import { rows } from "../world/stack.ts";
import type { Line } from "./lines.ts";

export interface Reader {
  /** Looks once more and says what is shown wrong. */
  end(): Promise<{ asked: number; failed: number; wrong: string[] }>;
}

export function followInbox(lines: Line[]): Reader {
  const seen = new Map<string, number>();
  let cursor: string | undefined;
  let client: Client | null = null;
  let over = false;
  let asked = 0;
  let failed = 0;

  async function look(): Promise<void> {
    client ??= await signIn("carla@acme.test");
    const { data, error } = await client.rpc("inbox_changes", cursor ? { cursor } : {});
    if (error) throw error;
    const answer = data as unknown as {
      cursor: string;
      reset: boolean;
      rows: { id: string; last_seq: number }[];
    };
    asked += 1;
    cursor = answer.cursor;
    for (const { id, last_seq } of answer.rows) {
      seen.set(id, Math.max(last_seq, seen.get(id) ?? 0));
    }
    if (answer.reset) await loadAnew(client);
  }

  async function loadAnew(reader: Client): Promise<void> {
    const { data, error } = await reader.from("inbox").select("id, last_seq").limit(1_000);
    if (error) throw error;
    for (const { id, last_seq } of data) seen.set(id!, last_seq!);
  }

  const following = (async () => {
    while (!over) {
      await look().catch(() => {
        failed += 1;
        client = null; // the token may have been the trouble
      });
      await sleep(500);
    }
  })();

  return {
    async end() {
      over = true;
      await following;
      await look();
      const truth = await rows<{ id: string; last_seq: string }>(
        "select id, last_seq from public.conversations where id = any($1)",
        [
          lines
            .filter(({ tenant }) => tenant === "acme")
            .map(({ conversationId }) => conversationId),
        ],
      );
      // A conversation in which nothing was said since the first look has never been shown.
      const wrong = truth.filter(({ id, last_seq }) => seen.get(id) !== Number(last_seq));
      return { asked, failed, wrong: wrong.map(({ id }) => id) };
    },
  };
}
