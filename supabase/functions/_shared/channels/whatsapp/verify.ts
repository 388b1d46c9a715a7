// Meta's two proofs: a shared token when the URL is registered, an HMAC over every body after that.

import type { Secrets } from "../../provider/provider.ts";
import { sameText } from "../../provider/same_text.ts";
import type { SignedRequest } from "../channel.ts";
import { fromHex, toHex } from "../hex.ts";

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * The bytes are checked as they came: Meta signs its own escaping, which no re-serialisation
 * reproduces. The older SHA-1 header proves nothing here.
 */
export async function verify(request: SignedRequest, secrets: Secrets): Promise<boolean> {
  const given = SIGNATURE.exec(request.headers.get("x-hub-signature-256") ?? "")?.[1];
  if (!given) return false;
  // Without a secret the work is done all the same, so that the time taken tells nothing.
  const key = await hmacKey(secrets.app_secret || "none");
  const matches = await crypto.subtle.verify("HMAC", key, fromHex(given), request.body);
  return matches && Boolean(secrets.app_secret);
}

export async function handshake(url: URL, secrets: Secrets): Promise<string | null> {
  const query = url.searchParams;
  const token = query.get("hub.verify_token");
  const challenge = query.get("hub.challenge");
  if (query.get("hub.mode") !== "subscribe" || !token || !challenge) return null;
  if (!secrets.verify_token) return null;
  return (await sameText(token, secrets.verify_token)) ? challenge : null;
}

/** Proves to Meta that whoever holds the token also holds the app's secret. */
export async function appSecretProof(accessToken: string, appSecret: string): Promise<string> {
  const key = await hmacKey(appSecret);
  const proof = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(accessToken));
  return toHex(proof);
}

function hmacKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
}
