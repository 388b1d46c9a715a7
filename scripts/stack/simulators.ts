// Starts the provider simulators with the demo tenants' numbers and secrets.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { keyring } from "../simulators/ai/keys.ts";
import { type Simulators, startSimulators } from "../simulators/server.ts";
import type { StackConfig } from "./config.ts";
import { demoTelephony, demoTenants } from "./demo.ts";
import type { StackKeys } from "./keys.ts";

export function startStackSimulators(config: StackConfig, keys: StackKeys): Promise<Simulators> {
  const recordings = join(config.files.simulators, "recordings");
  // Calls are not remembered across restarts, so nobody could ask for these any more.
  rmSync(recordings, { recursive: true, force: true });
  const webhook = `${config.urls.api}/functions/v1/whatsapp-webhook`;
  return startSimulators({
    port: config.ports.simulators,
    mailsUrl: `${config.urls.api}/_local/mails`,
    dataDir: config.files.simulators,
    ai: {
      openai: keyring("openai", keys.ai.openai),
      anthropic: keyring("anthropic", keys.ai.anthropic),
    },
    api4com: {
      sipPort: config.ports.sip,
      folder: recordings,
      accounts: [
        {
          name: demoTelephony.name,
          domain: demoTelephony.domain,
          email: demoTelephony.email,
          token: keys.api4com.token,
          password: keys.api4com.password,
          extensions: Object.entries(keys.api4com.extensions).map(([ramal, senha]) => ({
            ramal,
            senha,
            ...demoTelephony.people[ramal],
          })),
        },
      ],
    },
    whatsapp: {
      platform: { ...keys.whatsapp.platform, webhook_url: webhook },
      apps: (["acme", "rival"] as const).map((id) => {
        const tenant = demoTenants[id];
        return {
          ...keys.whatsapp[id],
          waba_id: tenant.waba_id,
          phone_number_id: tenant.phone_number_id,
          display_phone_number: tenant.display_phone_number,
          verified_name: tenant.name,
          webhook_url: `${webhook}/${tenant.integracao_id}`,
        };
      }),
    },
  });
}
