// @supabase/lite 0.10.0 as REST, Auth and Storage, with its dangerous defaults switched off. The
// gateway stands in front of it and is the only caller.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, setExperimental } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { parse } from "smol-toml";
import { rootDir, type StackConfig } from "./config.ts";
import type { StackKeys } from "./keys.ts";
import type { Mailbox } from "./mailbox.ts";
import { serializeJson } from "./rpc-arguments.ts";
import { createStorageAdapter } from "./storage-adapter.ts";
import { accessTokenSeconds, type Claims } from "./tokens.ts";

export interface Lite {
  fetch(request: Request, peer: string): Promise<Response>;
  /** A key that makes the next request act with these claims; see gateway.ts. */
  keyFor(claims: Claims): string;
  close(): Promise<void>;
}

interface ProjectConfig {
  api?: { schemas?: string[] };
  auth?: {
    minimum_password_length?: number;
    enable_signup?: boolean;
    email?: {
      enable_confirmations?: boolean;
      template?: Record<string, { subject?: string; content_path?: string }>;
    };
  };
}

interface SessionContext {
  auth?: { role?: string; uid?: string | null; jwt?: unknown };
  storage?: { operation?: string };
}

interface RawQueries {
  executeQuery(query: RawQuery): Promise<unknown>;
}

interface RawQuery {
  sql: string;
  parameters: unknown[];
  query: { kind: "RawNode"; sqlFragments: string[]; parameters: [] };
  queryId: { queryId: string };
}

// The parts of lite's connection that are private in its types and wrong by default.
interface ConnectionInternals {
  rlsState: "unknown" | "active" | "inactive";
  applyJwtSessionContext(db: RawQueries, context: SessionContext): Promise<void>;
}

export async function createLite(
  config: StackConfig,
  keys: StackKeys,
  mailbox: Mailbox,
): Promise<Lite> {
  const project = readProjectConfig();
  const connection = createPostgresConnection({
    url: config.urls.db,
    postgresOptions: {
      max: 15,
      onnotice: () => undefined,
      // Operators of extensions (citext, unaccent) are found as they are on Supabase.
      connection: { search_path: '"$user", public, extensions' },
      types: {
        // A quoted filter value arrives as text, of which the driver would make "false".
        boolean: {
          to: 16,
          from: [16],
          serialize: (value: unknown) => String(value),
          parse: (value: string) => value === "t",
        },
        json: { to: 114, from: [114], serialize: serializeJson, parse: JSON.parse },
        jsonb: { to: 3802, from: [3802], serialize: serializeJson, parse: JSON.parse },
        // A number of JSON, as PostgREST answers, and not the text the driver keeps for exactness.
        numeric: {
          to: 1700,
          from: [1700],
          serialize: (value: unknown) => String(value),
          parse: Number,
        },
        timestamptz: {
          to: 1184,
          from: [1184],
          serialize: (value: unknown) => value,
          // ISO 8601 at top level too, as PostgREST answers.
          parse: (value: string) => value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
        },
      },
    },
  });
  const internals = connection as unknown as ConnectionInternals;
  // "unknown" makes lite run GRANT ALL ON ALL TABLES to anon on the first request, which would
  // open every column that a column grant keeps shut.
  internals.rlsState = "active";
  internals.applyJwtSessionContext = applySessionContext;

  setExperimental("storage", true);
  // tokens.ts hands out one claims object per token, and lets it go with the token.
  const keyOf = new WeakMap<Claims, string>();
  const identities = new Map<string, WeakRef<Claims>>();
  const forget = new FinalizationRegistry<string>((key) => identities.delete(key));
  let nextKey = 1;
  const app = new App({
    connection,
    api: { schemas: project.api?.schemas ?? ["public"] },
    storage: { enabled: true },
    auth: {
      enabled: true,
      jwt_secret: keys.lite_secret,
      jwt_expiry: accessTokenSeconds,
      publishable_key: keys.publishable,
      secret_key: keys.secret,
      site_url: config.urls.web,
      enable_signup: project.auth?.enable_signup ?? true,
      minimum_password_length: project.auth?.minimum_password_length ?? 6,
      email: {
        enable_confirmations: project.auth?.email?.enable_confirmations ?? false,
        template: project.auth?.email?.template,
      },
    },
    options: {
      drivers: { email: mailbox },
      server: {
        admin: false,
        apiKeys: {
          resolver: async (key) => {
            const claims = identities.get(key)?.deref();
            if (claims) return { type: "publishable", claims };
            if (key === keys.publishable) return { type: "publishable", claims: { role: "anon" } };
            if (key === keys.secret || key === keys.worker) {
              return { type: "secret", claims: { role: "service_role" } };
            }
            return null;
          },
        },
      },
    },
  });
  app._storageAdapter = createStorageAdapter(config.files.storage);
  await app.init();

  return {
    // peerAddress is what lite's server reads where Hono offers no socket.
    fetch: async (request, peer) => app.fetch(request, { peerAddress: peer }),
    keyFor(claims) {
      const known = keyOf.get(claims);
      if (known) return known;
      const key = `sb_as_${nextKey++}`;
      keyOf.set(claims, key);
      identities.set(key, new WeakRef(claims));
      forget.register(claims, key);
      return key;
    },
    close: () => connection.close(),
  };
}

const sessionContextSql = `
  select set_config('request.jwt.claim.sub', $1, true),
         set_config('request.jwt.claim.role', $2, true),
         set_config('request.jwt.claims', $3, true),
         set_config('storage.operation', $4, true),
         set_config('role', $2, true)`;

/** lite sets the role and the claims in six round trips; one does. */
async function applySessionContext(db: RawQueries, context: SessionContext): Promise<void> {
  const { uid, jwt } = context.auth ?? {};
  const role = context.auth?.role || "anon";
  await db.executeQuery({
    sql: sessionContextSql,
    parameters: [
      uid ?? "",
      role,
      JSON.stringify(jwt ?? { role }),
      context.storage?.operation ?? "",
    ],
    query: { kind: "RawNode", sqlFragments: [sessionContextSql], parameters: [] },
    queryId: { queryId: "session-context" },
  });
}

function readProjectConfig(): ProjectConfig {
  try {
    const file = join(rootDir, "supabase/config.toml");
    const project = parse(readFileSync(file, "utf8")) as ProjectConfig;
    for (const template of Object.values(project.auth?.email?.template ?? {})) {
      if (template.content_path) template.content_path = join(rootDir, template.content_path);
    }
    return project;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw cause;
  }
}
