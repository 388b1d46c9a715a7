// Connects the demo tenants to their providers the way an admin would: signed in, through the
// functions. So the secrets reach the database only encrypted, on any stack.
import { demoAi, demoLogins, demoPassword, demoTelephony, demoTenants } from "./demo.ts";
import type { StackKeys } from "./keys.ts";
import { teachDemo } from "./teach-demo.ts";

export interface DemoTarget {
  apiUrl: string;
  publishableKey: string;
  keys: Pick<StackKeys, "whatsapp" | "api4com" | "api4com_webhook" | "ai">;
}

export function demoTarget(
  apiUrl: string,
  keys: StackKeys,
  publishableKey = keys.publishable,
): DemoTarget {
  return { apiUrl, publishableKey, keys };
}

/** What it connected, in words. */
export async function connectDemo(target: DemoTarget): Promise<string[]> {
  const connected: string[] = [];
  for (const id of ["acme", "rival"] as const) {
    const tenant = demoTenants[id];
    const token = await signInOwner(target, tenant.name);
    await post(target, "/functions/v1/integrations/connect", token, {
      id: tenant.integracao_id,
      plataforma: "whatsapp",
      nome: "WhatsApp",
      values: {
        ...target.keys.whatsapp[id],
        waba_id: tenant.waba_id,
        phone_number_ids: tenant.phone_number_id,
      },
    });
    connected.push(`${tenant.name} to WhatsApp`);
  }
  await connectTelephony(target);
  connected.push(`${demoTelephony.name} to API4COM`);
  await connectAi(target);
  connected.push(`${demoAi.name} to OpenAI and Anthropic`);
  return connected;
}

/** The account, and the extensions of the people whom it has them for. */
async function connectTelephony(target: DemoTarget): Promise<void> {
  const token = await signInOwner(target, demoTelephony.name);
  await post(target, "/functions/v1/integrations/connect", token, {
    id: demoTelephony.integracao_id,
    plataforma: "api4com",
    nome: "API4COM",
    values: {
      access_token: target.keys.api4com.token,
      webhook_secret: target.keys.api4com_webhook,
    },
  });
  for (const [extension, person] of Object.entries(demoTelephony.people)) {
    const login = demoLogins.find(({ email }) => email === person.email_address);
    await post(target, "/functions/v1/api4com-proxy/save-extension", token, {
      extension,
      usuario_id: login?.id,
      nome_exibicao: person.first_name,
    });
  }
}

/** The second is asked where the first fails. */
async function connectAi(target: DemoTarget): Promise<void> {
  const token = await signInOwner(target, demoAi.name);
  for (const id of ["openai", "anthropic"] as const) {
    const { integracao_id, nome } = demoAi[id];
    await post(target, "/functions/v1/integrations/connect", token, {
      id: integracao_id,
      plataforma: id,
      nome,
      values: { access_token: target.keys.ai[id].api_key },
    });
  }
  if (await knowsNothing(target, token)) {
    await teachDemo((path, body) => post(target, path, token, body));
  }
}

/** A second connecting teaches nothing twice. */
async function knowsNothing({ apiUrl, publishableKey }: DemoTarget, token: string) {
  const answer = await fetch(`${apiUrl}/rest/v1/knowledge_documents?select=id&limit=1`, {
    headers: { apikey: publishableKey, authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as unknown[]).length === 0;
}

/** The played provider forgets over a restart where calls are to be told; a test says it again. */
export async function remindCarrier(target: DemoTarget): Promise<void> {
  const token = await signInOwner(target, demoTelephony.name);
  const id = demoTelephony.integracao_id;
  await post(target, "/functions/v1/integrations/test", token, { id });
}

async function signInOwner(target: DemoTarget, tenant: string): Promise<string> {
  const owner = demoLogins.find((login) => login.tenant === tenant && login.role === "owner");
  if (!owner) throw new Error(`${tenant} has no owner`);
  const session = await post(target, "/auth/v1/token?grant_type=password", null, {
    email: owner.email,
    password: demoPassword,
  });
  return String(session.access_token);
}

async function post(target: DemoTarget, path: string, token: string | null, body: object) {
  const answer = await fetch(target.apiUrl + path, {
    method: "POST",
    headers: {
      apikey: target.publishableKey,
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Record<string, unknown>;
}
