// The handlers with everything real but the database and the provider.
import { fakeProvider } from "../_shared/channels/testing.ts";
import type { Database, IntegracaoDraft, SealedIntegracao } from "../_shared/db.ts";
import type { Caller } from "../_shared/http/caller.ts";
import { Refusal } from "../_shared/http/problem.ts";
import { answerBy } from "../_shared/http/route.ts";
import { fakeHost, NUMBER, TENANT } from "../_shared/http/testing.ts";
import { routes } from "./routes.ts";

export const SECRETS = {
  access_token: "EAA-token-1234",
  app_secret: "app-secret-5678",
  verify_token: "verify-token-9012",
};
export const values = { ...SECRETS, waba_id: "200000000000001", phone_number_ids: NUMBER };

/** The caller's own client: one table of connections, one of channels, and what RPCs were called. */
export function desk(stored: SealedIntegracao[] = [], rpcError: object | null = null) {
  const saved: IntegracaoDraft[] = [];
  const reported: (string | null)[] = [];
  const rows = () => [
    ...stored.map(({ id, plataforma, configuracao }) => ({
      ...{ id, plataforma, configuracao, nome: "Loja", status: "ativa" },
      pistas: { verify_token: "9012" },
    })),
    ...saved.map((row) => ({ ...row, nome: "Loja", status: "ativa" })),
  ];
  const query = (table: string) => {
    const filters = new Map<string, string>();
    const chain = {
      select: () => chain,
      eq: (column: string, value: string) => {
        filters.set(column, value);
        return chain;
      },
      maybeSingle: () => {
        const own = filters.get("tenant_id") === TENANT;
        const row = own ? rows().find(({ id }) => id === filters.get("id")) : undefined;
        return Promise.resolve({ data: row ?? null, error: null });
      },
      order: () =>
        Promise.resolve({ data: table === "channels" ? [{ id: "d1" }] : [], error: null }),
    };
    return chain;
  };
  const supabase = {
    from: query,
    rpc: (name: string, args: { erro_codigo: string | null }) => {
      if (rpcError) return Promise.resolve({ error: rpcError });
      if (name === "report_integracao") reported.push(args.erro_codigo);
      return Promise.resolve({ error: null });
    },
  };
  // The few calls of the client that these handlers make.
  const caller: Caller = {
    userId: "u1",
    tenantId: TENANT,
    role: "admin",
    supabase: supabase as unknown as Caller["supabase"],
  };
  const saveIntegracao: Database["saveIntegracao"] = (_caller, draft) => {
    if (rpcError) return Promise.reject(Object.assign(new Error(), rpcError));
    saved.push(draft);
    return Promise.resolve();
  };
  return { caller, saved, reported, saveIntegracao };
}

export function provider(refusal?: { code: number; message?: string }) {
  return fakeProvider((url) => {
    if (refusal) return Promise.resolve(Response.json({ error: refusal }, { status: 400 }));
    return Promise.resolve(
      url.includes("subscribed_apps")
        ? Response.json({ success: true })
        : Response.json({ display_phone_number: "+5511999990001", verified_name: "Loja" }),
    );
  });
}

export async function ask<T>(
  path: string,
  body: unknown,
  { caller, saveIntegracao }: ReturnType<typeof desk>,
  { http } = provider(),
  stored?: SealedIntegracao,
): Promise<T> {
  const host = fakeHost(
    { integracao: () => Promise.resolve(stored ?? null), saveIntegracao },
    http,
  );
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const request = new Request(`http://h/integrations${path}`, init);
  const answer = await answerBy(routes, "integrations", { request, caller, host });
  return await answer.json();
}

export function refuses(code: string) {
  return (error: unknown) => error instanceof Refusal && error.code === code;
}

export const connect = { plataforma: "whatsapp", nome: "Loja", values };
