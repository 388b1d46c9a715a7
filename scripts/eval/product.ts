// The product as its clients reach it: signed in, through `ai-analyze` and the public verbs.
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@supabase/supabase-js";
import type { AiAnswers } from "../../shared/src/ai.ts";
import type { Database } from "../../shared/src/database.types.ts";

export interface Place {
  api: string;
  publishableKey: string;
}

export class Refused extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}

const MOST_TRIES = 5;
/** What another try may mend. */
const PASSES = new Set(["ai_rate_limited", "rate_limited", "ai_unavailable", "ai_timeout"]);

export interface Cost {
  calls: number;
  cost_usd: number;
}

export type Product = Awaited<ReturnType<typeof openProduct>>;

export async function openProduct(place: Place, email: string, password: string) {
  const client = createClient<Database>(place.api, place.publishableKey, {
    auth: { persistSession: false },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw new Error(`${email} could not sign in at ${place.api}: ${error.message}`);

  async function askOnce(op: string, body: object): Promise<unknown> {
    const { data } = await client.auth.getSession();
    const answer = await fetch(`${place.api}/functions/v1/ai-analyze`, {
      method: "POST",
      headers: {
        apikey: place.publishableKey,
        authorization: `Bearer ${data.session?.access_token}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ op, ...body }),
    });
    const said = (await answer.json()) as { code?: string; title?: string };
    if (!answer.ok) throw new Refused(String(said.code ?? answer.status), String(said.title ?? ""));
    return said;
  }

  return {
    async ask<Op extends keyof AiAnswers>(op: Op, body: object): Promise<AiAnswers[Op]> {
      for (let tries = 1; ; tries++) {
        try {
          return (await askOnce(op, body)) as AiAnswers[Op];
        } catch (cause) {
          const passes = cause instanceof Refused && PASSES.has(cause.code);
          if (!passes || tries === MOST_TRIES) throw cause;
          await sleep(500 * 2 ** tries);
        }
      }
    },

    /** Its id, before it is read. */
    async teach(title: string, content: string): Promise<string> {
      const document = { document_id: null as unknown as string, title, content };
      const saved = await client.rpc("save_knowledge_document", document);
      if (saved.error) throw new Error(`"${title}" was not taken: ${saved.error.message}`);
      return (saved.data as { id: string }).id;
    },

    async untilRead(ids: string[], limitMs = 120_000): Promise<void> {
      for (const end = Date.now() + limitMs; ; await sleep(300)) {
        const { data, error } = await client
          .from("knowledge_documents")
          .select("id, title, state, error_code")
          .in("id", ids);
        if (error) throw new Error(`Documents could not be seen: ${error.message}`);
        const failed = data.find(({ state }) => state === "failed");
        if (failed) throw new Error(`"${failed.title}" could not be read: ${failed.error_code}`);
        if (data.filter(({ state }) => state === "ready").length === ids.length) return;
        if (Date.now() > end) throw new Error("The documents were not read in time.");
      }
    },

    /** Of this month, by operation. */
    async costs(): Promise<Map<string, Cost>> {
      const { data, error } = await client.rpc("ai_costs", {});
      if (error) throw new Error(`The costs could not be seen: ${error.message}`);
      const { operations } = data as unknown as { operations: (Cost & { operation: string })[] };
      return new Map(operations.map(({ operation, ...cost }) => [operation, cost]));
    },

    /** The ids of all that it has been taught. */
    async known(): Promise<string[]> {
      const { data, error } = await client.from("knowledge_documents").select("id");
      if (error) throw new Error(`Documents could not be seen: ${error.message}`);
      return data.map(({ id }) => id);
    },

    async forget(ids: string[]): Promise<void> {
      for (const document_id of ids) await client.rpc("remove_knowledge_document", { document_id });
    },
  };
}
