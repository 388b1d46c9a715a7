// The routes with everything real but the database and the provider, which answers as its API does.
import { fakeProvider } from "../_shared/channels/testing.ts";
import type { Database, SealedIntegracao } from "../_shared/db.ts";
import type { Caller } from "../_shared/http/caller.ts";
import { Refusal } from "../_shared/http/problem.ts";
import { answerBy } from "../_shared/http/route.ts";
import { fakeHost, INTEGRACAO, sealedIntegracao, TENANT, vault } from "../_shared/http/testing.ts";
import { ramalSecretPlace } from "../_shared/secrets.ts";
import { api4com } from "../_shared/telephony/api4com/index.ts";
import type { RamalDraft, SealedRamal } from "../_shared/telephony/ramal_database.ts";
import { routesOf } from "./routes.ts";

export const TOKEN = "account-token-0123456789";
export const PASSWORD = "senha-do-ramal-1000";
export const DOMAIN = "demo.api4com.com";
const BRUNO = "10000000-0000-4000-8000-0000000000a3";
export const RAMAL = "10000000-0000-4000-8000-0000000000f1";

const row = (ramal: string, senha: string) => ({ id: 1, ramal, senha, domain: DOMAIN, bina: "" });

export function provider(rows: unknown = [row("1000", PASSWORD), row("1001", "outra-senha")]) {
  return fakeProvider((_url, init) => {
    const token = new Headers(init.headers).get("authorization");
    const error = { statusCode: 401, name: "Error", message: "Autorização Requerida" };
    return Promise.resolve(
      token === TOKEN ? Response.json(rows) : Response.json({ error }, { status: 401 }),
    );
  });
}

export async function ramal(more: Partial<SealedRamal> = {}): Promise<SealedRamal> {
  return {
    id: RAMAL,
    extension: "1000",
    sip_server: DOMAIN,
    nome_exibicao: "Bruno",
    status: "ativo",
    password_encrypted: await vault.seal(PASSWORD, ramalSecretPlace(TENANT, RAMAL)),
    ...more,
  };
}

export function caller(more: Partial<Caller> = {}): Caller {
  // No route here asks through the caller's own client.
  const supabase = {} as Caller["supabase"];
  return { userId: BRUNO, tenantId: TENANT, role: "agent", supabase, ...more };
}

/** The connection as it is stored; null for a company without one. */
export function connected(): Promise<SealedIntegracao> {
  const configuracao = { base_url: "https://api.api4com.com/api/v1" };
  const secrets = { access_token: TOKEN, webhook_secret: "w".repeat(40) };
  return sealedIntegracao(secrets, { id: INTEGRACAO, plataforma: "api4com", configuracao });
}

export async function ask(
  [method, path, body]: [method: string, path: string, body?: unknown],
  who: Caller = caller(),
  answers: Partial<Database> = {},
  { http } = provider(),
) {
  const saved: RamalDraft[] = [];
  const integracao = await connected();
  const host = fakeHost(
    {
      activeIntegracao: () => Promise.resolve(integracao),
      beginRamalTest: () => Promise.resolve(null),
      takenRamais: () => Promise.resolve([]),
      ramalId: () => Promise.resolve(RAMAL),
      saveRamal: (_caller, draft) => {
        saved.push(draft);
        return Promise.resolve();
      },
      ...answers,
    },
    http,
  );
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const request = new Request(`http://h/api4com-proxy${path}`, init);
  const asked = { request, caller: who, host };
  const answer = await answerBy(routesOf(api4com), "api4com-proxy", asked);
  const text = await answer.text();
  return { text, json: JSON.parse(text), headers: answer.headers, saved };
}

export function refuses(code: string) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}
