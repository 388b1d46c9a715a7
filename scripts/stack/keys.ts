// The secrets of one local stack, made once and kept in <dataDir>/keys.json (mode 600).
import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Provider, ProviderKeys } from "../simulators/ai/keys.ts";
import type { StackConfig } from "./config.ts";

export interface SigningKey {
  kty: "EC";
  crv: "P-256";
  alg: "ES256";
  use: "sig";
  kid: string;
  x: string;
  y: string;
}

export interface WhatsAppSecrets {
  access_token: string;
  app_secret: string;
  verify_token: string;
}

export interface StackKeys {
  publishable: string;
  secret: string;
  worker: string;
  signing: SigningKey & { d: string };
  /** What @supabase/lite signs with behind the gateway; never leaves the gateway. */
  lite_secret: string;
  secrets_keys: Record<string, string>;
  secrets_key_id: string;
  /** What the demo tenants' providers share with them; `npm run db -- seed` connects with these. */
  whatsapp: {
    platform: Omit<WhatsAppSecrets, "access_token">;
    acme: WhatsAppSecrets;
    rival: WhatsAppSecrets;
  };
  /** The demo company's account at the played API4COM, and its extensions' passwords. */
  api4com: { token: string; password: string; extensions: Record<string, string> };
  /** In the address that API4COM tells calls to. */
  api4com_webhook: string;
  /** Of the played AI providers. */
  ai: Record<Provider, ProviderKeys>;
}

const extensions = ["1000", "1001", "1002"];

/** Reads the keys of a stack, making them on the first call. */
export function loadKeys(config: StackConfig): StackKeys {
  const file = config.files.keys;
  const stored = existsSync(file) ? readFileSync(file, "utf8") : "{}";
  const known = JSON.parse(stored) as Partial<StackKeys>;
  // A stack that is older than one of its keys makes what it lacks, and keeps the others.
  const keys = { ...newKeys(), ...known };
  if (Object.keys(known).length === Object.keys(keys).length) return keys;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** The JWKS as the world sees it: the private part stays out. */
export function publicJwks(keys: StackKeys): { keys: SigningKey[] } {
  const { d: _private, ...publicKey } = keys.signing;
  return { keys: [publicKey] };
}

function newKeys(): StackKeys {
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    format: "jwk",
  }) as { x: string; y: string; d: string };
  return {
    publishable: `sb_publishable_${token(22)}`,
    secret: `sb_secret_${token(22)}`,
    worker: `sb_secret_${token(22)}`,
    signing: { kty: "EC", crv: "P-256", alg: "ES256", use: "sig", kid: randomUUID(), ...pick(jwk) },
    lite_secret: token(48),
    secrets_keys: { k1: randomBytes(32).toString("base64") },
    secrets_key_id: "k1",
    whatsapp: {
      platform: { app_secret: hex(16), verify_token: token(24) },
      acme: whatsAppSecrets(),
      rival: whatsAppSecrets(),
    },
    api4com: {
      token: token(64),
      password: token(16),
      extensions: Object.fromEntries(extensions.map((ramal) => [ramal, token(16)])),
    },
    api4com_webhook: token(43),
    ai: { openai: providerKeys("sk-proj-"), anthropic: providerKeys("sk-ant-api03-") },
  };
}

function whatsAppSecrets(): WhatsAppSecrets {
  return { access_token: `EAA${token(60)}`, app_secret: hex(16), verify_token: token(24) };
}

function providerKeys(prefix: string): ProviderKeys {
  const key = () => prefix + token(40);
  return { api_key: key(), unfunded_key: key(), restricted_key: key() };
}

function pick({ x, y, d }: { x: string; y: string; d: string }) {
  return { x, y, d };
}

function token(length: number): string {
  return randomBytes(length).toString("base64url").replace(/[-_]/g, "x").slice(0, length);
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
