// What must never be where a dump, a log, an answer or a built file could show it: the providers'
// secrets of a stack, and the hashes that extensions register with.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { demoTelephony } from "../stack/demo.ts";
import type { StackKeys } from "../stack/keys.ts";

/** By what each is. */
export type Canaries = Record<string, string>;

export function canariesOf(keys: StackKeys): Canaries {
  const { platform, acme, rival } = keys.whatsapp;
  const { token, extensions } = keys.api4com;
  return {
    "Acme's access token": acme.access_token,
    "Acme's app secret": acme.app_secret,
    "Acme's verify token": acme.verify_token,
    "Rival's access token": rival.access_token,
    "Rival's app secret": rival.app_secret,
    "Rival's verify token": rival.verify_token,
    "the platform's app secret": platform.app_secret,
    "the platform's verify token": platform.verify_token,
    "Acme's API4COM token": token,
    "the secret of Acme's calls": keys.api4com_webhook,
    ...Object.fromEntries(Object.entries(extensions).flatMap(secretsOf)),
    "Acme's key at OpenAI": keys.ai.openai.api_key,
    "Acme's key at Anthropic": keys.ai.anthropic.api_key,
    "a key without money": keys.ai.openai.unfunded_key,
    "the key of the sealed secrets": Object.values(keys.secrets_keys)[0]!,
  };
}

function secretsOf([extension, password]: [string, string]): [string, string][] {
  const ha1 = createHash("md5").update(`${extension}:${demoTelephony.domain}:${password}`);
  return [
    [`the password of extension ${extension}`, password],
    [`the hash of extension ${extension}`, ha1.digest("hex")],
  ];
}

/** The names of those that the text holds. */
export function found(text: string, canaries: Canaries): string[] {
  return Object.entries(canaries)
    .filter(([, canary]) => text.includes(canary))
    .map(([name]) => name);
}

/** Each file below a folder that holds one, with what it holds. */
export function foundBelow(folder: string, canaries: Canaries): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return found(readFileSync(file, "utf8"), canaries).map((what) => `${file}: ${what}`);
    });
}
