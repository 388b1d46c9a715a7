// A session whose access token ends in seconds, signed with the key of the local stack.
import { createPrivateKey, type JsonWebKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { createServerClient } from "@supabase/ssr";
import { apiAs, info } from "./inbox-world.ts";
import { dataDir } from "./realtime-server.ts";

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** The same token, but for its end. */
function endingAt(token: string, exp: number): string {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const { signing } = JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8")) as {
    signing: JsonWebKey & { kid: string };
  };
  const header = { alg: "ES256", kid: signing.kid, typ: "JWT" };
  const signed = `${encode(header)}.${encode({ ...claims, exp })}`;
  const key = createPrivateKey({ key: { ...signing }, format: "jwk" });
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

/** Signs somebody in, in place of whom the context knows, with a token that ends in `seconds`. */
export async function useShortSession(context: BrowserContext, email: string, seconds: number) {
  const { data } = await (await apiAs(email)).auth.getSession();
  if (!data.session) throw new Error(`${email} has no session`);
  const expiresAt = Math.floor(Date.now() / 1000) + seconds;
  const token = endingAt(data.session.access_token, expiresAt);
  const written = new Map<string, string>();
  const client = createServerClient(info.urls.api, info.keys.publishable, {
    cookies: {
      getAll: () => [],
      setAll: (cookies) => {
        for (const { name, value } of cookies) written.set(name, value);
      },
    },
    auth: { autoRefreshToken: false },
  });
  const { refresh_token } = data.session;
  const { error } = await client.auth.setSession({ access_token: token, refresh_token });
  if (error) throw error;
  const url = new URL(info.urls.web).origin;
  const cookies = [...written].filter(([, value]) => value);
  await context.clearCookies();
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url })));
  return { token, expiresAt: expiresAt * 1000 };
}
