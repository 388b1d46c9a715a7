// A host for tests: real keys and settings, a database that answers as told, and the log lines that
// were written.
import type { Database, SealedIntegracao } from "../db.ts";
import type { Files } from "../media/files.ts";
import { memoryFiles } from "../media/testing.ts";
import { createVault, integracaoSecretPlace } from "../secrets.ts";
import type { Host } from "./host.ts";

export const TENANT = "10000000-0000-4000-8000-000000000001";
export const INTEGRACAO = "10000000-0000-4000-8000-0000000000c1";
export const NUMBER = "100000000000001";

const keys = { k1: btoa("0123456789abcdef0123456789abcdef") };
export const vault = createVault(keys, "k1");

/** Answers what the test gave it; anything else was not expected to be asked. */
export function fakeDatabase(answers: Partial<Database> = {}): Database {
  return new Proxy(answers as Database, {
    get: (given, name) =>
      Reflect.get(given, name) ??
      (() => Promise.reject(new Error(`the database was asked to ${String(name)}`))),
  });
}

export function fakeHost(
  database: Partial<Database> = {},
  http: Host["http"] = fetch,
  files: Files = memoryFiles(),
  recordings: Files = memoryFiles(),
  knowledge: Files = memoryFiles(),
): Host {
  return {
    database: fakeDatabase(database),
    files,
    recordings,
    knowledge,
    vault,
    http,
    env: {
      apiUrl: "http://127.0.0.1:54321",
      databaseUrl: "postgres://nowhere",
      secretKey: "sb_secret_default",
      secretsKeys: keys,
      secretsKeyId: "k1",
      origins: ["http://127.0.0.1:5173"],
      variables: {
        WHATSAPP_APP_SECRET: "platform-app-secret",
        WHATSAPP_WEBHOOK_VERIFY_TOKEN: "platform-verify-token",
        META_GRAPH_URL: "http://graph.test",
      },
    },
  };
}

/** A connection as the database keeps it, with these secrets sealed for it. */
export async function sealedIntegracao(
  secrets: Record<string, string>,
  more: Partial<SealedIntegracao> = {},
): Promise<SealedIntegracao> {
  const sealed = await Promise.all(
    Object.entries(secrets).map(async ([name, plain]) => {
      return [name, await vault.seal(plain, integracaoSecretPlace(TENANT, INTEGRACAO, name))];
    }),
  );
  const { access_token = null, ...segredos } = Object.fromEntries(sealed);
  return {
    id: INTEGRACAO,
    tenant_id: TENANT,
    plataforma: "whatsapp",
    status: "ativa",
    configuracao: { waba_id: "200000000000001", phone_number_ids: [NUMBER] },
    access_token,
    segredos,
    ...more,
  };
}

/** Runs `work` and gives the log lines it wrote beside its result. */
export async function logged<T>(
  work: () => Promise<T>,
): Promise<{ result: T; lines: Record<string, unknown>[] }> {
  const lines: Record<string, unknown>[] = [];
  const original = console.log;
  console.log = (line: string) => lines.push(JSON.parse(line));
  try {
    return { result: await work(), lines };
  } finally {
    console.log = original;
  }
}

export function databaseError(sqlstate: string): Error {
  return Object.assign(new Error("value (+5511999990101) is secret"), { code: sqlstate });
}
