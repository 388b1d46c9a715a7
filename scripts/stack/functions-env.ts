// The environment of the edge functions: what a hosted project injects, plus our own secrets.

import type { StackConfig } from "./config.ts";
import { publicJwks, type StackKeys } from "./keys.ts";

export function functionsEnv(config: StackConfig, keys: StackKeys): Record<string, string> {
  return {
    SUPABASE_URL: config.urls.api,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret, worker: keys.worker }),
    SUPABASE_JWKS: JSON.stringify(publicJwks(keys)),
    SUPABASE_DB_URL: config.urls.db,
    SECRETS_KEYS: JSON.stringify(keys.secrets_keys),
    SECRETS_KEY_ID: keys.secrets_key_id,
    WHATSAPP_APP_SECRET: keys.whatsapp.platform.app_secret,
    WHATSAPP_WEBHOOK_VERIFY_TOKEN: keys.whatsapp.platform.verify_token,
    META_GRAPH_URL: config.urls.simulators,
    META_GRAPH_VERSION: "v26.0",
    API4COM_URL: `${config.urls.simulators}/api/v1`,
    API4COM_SIP_URL: config.urls.sip,
    OPENAI_URL: `${config.urls.simulators}/openai/v1`,
    ANTHROPIC_URL: `${config.urls.simulators}/anthropic/v1`,
    // So that a model on this machine can be connected, and a test can stand in for a provider.
    AI_HOSTS: "127.0.0.1,localhost",
    // So that pages of the simulators can be imported, as those of a web of their own.
    KNOWLEDGE_HOSTS: new URL(config.urls.simulators).host,
    URL_PERMITIDA: config.urls.web,
    CORS_ORIGINS: config.urls.web.replace("127.0.0.1", "localhost"),
    SMTP_URL: `smtp://127.0.0.1:${config.ports.smtp}`,
    MAIL_FROM: "Prosa <prosa@example.com>",
    OPERATOR_EMAIL: "operador@example.com",
  };
}
