// A stack with an empty database and only the services a test asks for, on free ports.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { freeStack } from "../db/free-stack.ts";
import { withClient } from "./database.ts";
import { type Stack, type StackOptions, startStack } from "./stack.ts";

export interface TestStack extends Stack {
  lines: string[];
  sql<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  client(key?: string): SupabaseClient;
  /** A new person, signed in. */
  signUp(name: string): Promise<{ client: SupabaseClient; email: string; id: string }>;
}

export const password = "a-long-password";

export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const dataDir = mkdtempSync(join(tmpdir(), "prosa-stack-test-"));
  chmodSync(dataDir, 0o711); // started by root, Postgres runs as another user and must get through
  const { offset } = await freeStack({ PROSA_DATA_DIR: dataDir });
  const lines: string[] = [];
  const none = { web: false, functions: false, simulators: false, migrations: false };
  const stack = await startStack({
    ...none,
    ...options,
    offset,
    dataDir,
    report: (line) => lines.push(line),
  });
  const { api, db } = stack.config.urls;
  // No browser here: sessions stay in memory and no timer keeps the test alive.
  const auth = { persistSession: false, autoRefreshToken: false };
  const client = (key = stack.keys.publishable) => createClient(api, key, { auth });

  return {
    ...stack,
    lines,
    client,
    sql: async (text, values) => (await withClient(db, (one) => one.query(text, values))).rows,
    async signUp(name) {
      const person = client();
      const email = `${name}-${crypto.randomUUID()}@example.test`;
      const { data, error } = await person.auth.signUp({
        email,
        password,
        options: { data: { name } },
      });
      if (error || !data.user) throw error ?? new Error("sign-up gave no user");
      return { client: person, email, id: data.user.id };
    },
    async stop() {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
