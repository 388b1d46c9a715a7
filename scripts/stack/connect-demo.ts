// Connects the demo tenants' WhatsApp numbers the way an admin would: signed in, through the
// `integrations` function. So the secrets reach the database only encrypted, on any stack.
import { demoLogins, demoPassword, demoTenants } from "./demo.ts";
import type { WhatsAppSecrets } from "./keys.ts";

export interface DemoTarget {
  apiUrl: string;
  publishableKey: string;
  secrets: Record<keyof typeof demoTenants, WhatsAppSecrets>;
}

/** The names of the tenants it connected. */
export async function connectDemo(target: DemoTarget): Promise<string[]> {
  const connected: string[] = [];
  for (const id of ["acme", "rival"] as const) {
    const tenant = demoTenants[id];
    const owner = demoLogins.find(
      (login) => login.tenant === tenant.name && login.role === "owner",
    );
    if (!owner) throw new Error(`${tenant.name} has no owner`);
    const token = await signIn(target, owner.email);
    await post(target, "/functions/v1/integrations/connect", token, {
      id: tenant.integracao_id,
      plataforma: "whatsapp",
      nome: "WhatsApp",
      values: {
        ...target.secrets[id],
        waba_id: tenant.waba_id,
        phone_number_ids: tenant.phone_number_id,
      },
    });
    connected.push(tenant.name);
  }
  return connected;
}

async function signIn(target: DemoTarget, email: string): Promise<string> {
  const session = await post(target, "/auth/v1/token?grant_type=password", null, {
    email,
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
