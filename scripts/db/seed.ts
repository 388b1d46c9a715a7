// Connects the demo tenants to their WhatsApp through the same function that the settings page
// calls: supabase/seed.sql holds no secret, and a secret never enters the database unencrypted.
import type { ConnectRequest } from "@prosa/shared/integrations.ts";
import { createClient } from "@supabase/supabase-js";
import { stackConfig } from "../stack/config.ts";
import { demoPassword, demoTenants } from "../stack/demo.ts";
import { loadKeys, type WhatsAppSecrets } from "../stack/keys.ts";

export interface SeedTarget {
  url: string;
  publishable: string;
  /** What the simulated provider knows the tenants by. */
  secrets: { acme: WhatsAppSecrets; rival: WhatsAppSecrets };
}

const owners = { acme: "dono@acme.test", rival: "dono@rival.test" } as const;

/** `npm run db -- seed`: the local stack, or the project that SUPABASE_URL names. */
export async function seed(): Promise<number> {
  await connectDemo(targetOf(process.env));
  console.log("Acme and Rival are connected to their WhatsApp.");
  return 0;
}

export function targetOf(env: NodeJS.ProcessEnv): SeedTarget {
  const config = stackConfig(env);
  const keys = loadKeys(config);
  return {
    url: env.SUPABASE_URL ?? config.urls.api,
    publishable: env.SUPABASE_PUBLISHABLE_KEY ?? keys.publishable,
    secrets: keys.whatsapp,
  };
}

export async function connectDemo(target: SeedTarget): Promise<void> {
  for (const name of ["acme", "rival"] as const) {
    const tenant = demoTenants[name];
    const { access_token, app_secret, verify_token } = target.secrets[name];
    await connect(target, owners[name], {
      id: tenant.integracao_id,
      plataforma: "whatsapp",
      nome: "WhatsApp",
      values: {
        waba_id: tenant.waba_id,
        phone_number_ids: tenant.phone_number_id,
        access_token,
        app_secret,
        verify_token,
      },
    });
  }
}

async function connect(target: SeedTarget, email: string, request: ConnectRequest): Promise<void> {
  const client = createClient(target.url, target.publishable, { auth: { persistSession: false } });
  const { error } = await client.auth.signInWithPassword({ email, password: demoPassword });
  if (error) throw new Error(`${email} could not sign in to ${target.url}: ${error.message}.`);
  try {
    const answer = await client.functions.invoke("integrations/connect", { body: request });
    if (answer.error) throw new Error(`${email} could not connect: ${await reason(answer.error)}.`);
  } finally {
    await client.auth.signOut();
  }
}

async function reason(error: Error & { context?: unknown }): Promise<string> {
  const response = error.context;
  return response instanceof Response ? await response.text() : error.message;
}
