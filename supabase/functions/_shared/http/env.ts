// The environment of the functions, checked once: what a Supabase project injects plus our own
// secrets. A name that is missing or malformed fails here, not in the middle of a customer's message.
import { z } from "zod";
import type { Variables } from "../provider/provider.ts";

export interface Environment {
  apiUrl: string;
  databaseUrl: string;
  /** The project's own secret key, for its Storage; empty where a function has no use for it. */
  secretKey: string;
  secretsKeys: Record<string, string>;
  secretsKeyId: string;
  /** Origins whose pages may read our answers. */
  origins: readonly string[];
  variables: Variables;
}

const jsonRecord = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.string()));

const variables = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_DB_URL: z.string().min(1).optional(),
  DATABASE_URL: z.string().min(1).optional(),
  SUPABASE_SECRET_KEYS: jsonRecord.optional(),
  SECRETS_KEYS: jsonRecord,
  SECRETS_KEY_ID: z.string().min(1),
  URL_PERMITIDA: z.string().default(""),
  CORS_ORIGINS: z.string().default(""),
});

export function readEnvironment(raw: Variables): Environment {
  const checked = variables.safeParse(raw);
  if (!checked.success) {
    const names = checked.error.issues.map((issue) => issue.path[0]).join(", ");
    throw new Error(`The environment is incomplete or malformed: ${names}`);
  }
  const env = checked.data;
  // The pooler wins: an isolate that opens its own connections would use up the database's.
  const databaseUrl = env.DATABASE_URL ?? env.SUPABASE_DB_URL;
  if (!databaseUrl) throw new Error("The environment names no database");
  if (!env.SECRETS_KEYS[env.SECRETS_KEY_ID]) {
    throw new Error("SECRETS_KEY_ID names no key of SECRETS_KEYS");
  }
  return {
    apiUrl: env.SUPABASE_URL.replace(/\/+$/, ""),
    databaseUrl,
    secretKey: env.SUPABASE_SECRET_KEYS?.default ?? "",
    secretsKeys: env.SECRETS_KEYS,
    secretsKeyId: env.SECRETS_KEY_ID,
    origins: `${env.URL_PERMITIDA},${env.CORS_ORIGINS}`
      .split(",")
      .map((origin) => origin.trim().replace(/\/+$/, ""))
      .filter((origin) => origin !== ""),
    variables: raw,
  };
}

let cached: Environment | undefined;

export function environment(): Environment {
  cached ??= readEnvironment(Deno.env.toObject());
  return cached;
}
