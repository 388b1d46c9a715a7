// What a person or a script needs to know to use a running stack.
import type { StackConfig } from "./config.ts";
import { demoLogins, demoPassword, demoTelephony, demoTenants } from "./demo.ts";
import type { StackKeys } from "./keys.ts";

export function stackInfo(config: StackConfig, keys: StackKeys) {
  const door = `${config.urls.api}/functions/v1/whatsapp-webhook`;
  const { integracao_id: telephony } = demoTelephony;
  const callsDoor = `${config.urls.api}/functions/v1/api4com-webhook/${telephony}`;
  return {
    urls: {
      web: config.urls.web,
      api: config.urls.api,
      db: config.urls.db,
      simulators: config.urls.simulators,
      sip: config.urls.sip,
    },
    keys: { publishable: keys.publishable, secret: keys.secret },
    logins: demoLogins.map(({ email, role, tenant }) => ({
      email,
      password: demoPassword,
      role,
      tenant,
    })),
    ai: {
      openai: { base_url: `${config.urls.simulators}/openai/v1`, ...keys.ai.openai },
      anthropic: { base_url: `${config.urls.simulators}/anthropic/v1`, ...keys.ai.anthropic },
    },
    webhooks: {
      whatsapp: {
        url: `${door}/${demoTenants.acme.integracao_id}`,
        app_secret: keys.whatsapp.acme.app_secret,
        platform_url: door,
        platform_app_secret: keys.whatsapp.platform.app_secret,
        verify_token: keys.whatsapp.acme.verify_token,
        platform_verify_token: keys.whatsapp.platform.verify_token,
        phone_number_id: demoTenants.acme.phone_number_id,
      },
      api4com: {
        url: `${callsDoor}/${keys.api4com_webhook}`,
        secret: keys.api4com_webhook,
        integracao_id: telephony,
        base_url: `${config.urls.simulators}/api/v1`,
        access_token: keys.api4com.token,
        domain: demoTelephony.domain,
      },
    },
  };
}
