// Messages of which nobody can know whether the customer got them: counted while the storm lasts,
// shown to the team, and sent again by a person who decides.
import { setTimeout as sleep } from "node:timers/promises";
import { demoTenants } from "../../scripts/stack/demo.ts";
import { signIn } from "../world/people.ts";
import { rows } from "../world/stack.ts";
import { patiently } from "./pool.ts";

const owners = { acme: "dono@acme.test", rival: "dono@rival.test" } as const;

/** Looks every second: most doubts last until the provider's status, and no longer. */
export function watchDoubts(conversationIds: () => string[]) {
  const doubted = new Set<string>();
  let over = false;
  const watching = (async () => {
    while (!over) {
      const found = await patiently(() =>
        rows<{ id: string }>(
          `select m.id from public.messages m
            where m.conversation_id = any($1) and m.status = 'uncertain'`,
          [conversationIds()],
        ),
      );
      for (const { id } of found.value) doubted.add(id);
      await sleep(1_000);
    }
  })();
  return {
    async end(): Promise<ReadonlySet<string>> {
      over = true;
      await watching;
      return doubted;
    },
  };
}

/** What the page of troubles shows to both companies, all its pages. */
export async function shownTroubles(): Promise<Set<string>> {
  const shown = new Set<string>();
  for (const tenant of ["acme", "rival"] as const) {
    const client = await signIn(owners[tenant]);
    let before: string | undefined;
    do {
      const { data, error } = await client.rpc("troubled_messages", {
        channel_id: demoTenants[tenant].channel_id,
        ...(before && { before }),
      });
      if (error) throw error;
      const page = data as unknown as { rows: { message_id: string }[]; next: string | null };
      for (const { message_id } of page.rows) shown.add(message_id);
      before = page.next ?? undefined;
    } while (before);
  }
  return shown;
}

/** Somebody of the company decides that each is to go again. */
export async function resend(ids: string[]): Promise<void> {
  for (const tenant of ["acme", "rival"] as const) {
    const client = await signIn(owners[tenant]);
    const own = await rows<{ id: string }>(
      "select id from public.messages where id = any($1) and tenant_id = $2",
      [ids, demoTenants[tenant].id],
    );
    for (const { id } of own) {
      const { error } = await client.rpc("resend_message", { message_id: id });
      if (error) throw error;
    }
  }
}
