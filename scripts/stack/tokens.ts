// The tokens of the local stack: ES256 with a `kid` for the world, as a hosted project issues them,
// and lite's own HS256 for lite alone.
import { createPrivateKey, createPublicKey } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { publicJwks, type StackKeys } from "./keys.ts";

export const accessTokenSeconds = 900;

export interface Claims extends JWTPayload {
  sub: string;
  role: string;
  session_id?: string;
}

export type TokenFault = "expired" | "invalid";

export class TokenError extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(fault);
    this.fault = fault;
  }
}

export interface Tokens {
  sign(claims: JWTPayload): Promise<string>;
  /** The claims of an access token; throws TokenError. */
  verify(token: string): Promise<Claims>;
  /** The same person in the only language lite's auth endpoints speak. */
  forLite(claims: Claims): Promise<string>;
  readLite(token: string): Promise<Claims>;
}

export function createTokens(keys: StackKeys): Tokens {
  const privateKey = createPrivateKey({ key: { ...keys.signing }, format: "jwk" });
  const publicKey = createPublicKey({ key: { ...publicJwks(keys).keys[0] }, format: "jwk" });
  const liteKey = new TextEncoder().encode(keys.lite_secret);
  // A signature is checked once per token, not once per request.
  const verified = new Map<string, Claims>();

  return {
    sign: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: keys.signing.kid, typ: "JWT" })
        .sign(privateKey),

    async verify(token) {
      const known = verified.get(token);
      if (known) {
        if ((known.exp ?? 0) > Date.now() / 1000) return known;
        throw new TokenError("expired");
      }
      try {
        const { payload } = await jwtVerify<Claims>(token, publicKey, { algorithms: ["ES256"] });
        if (verified.size >= 2000) verified.clear();
        verified.set(token, payload);
        return payload;
      } catch (cause) {
        throw new TokenError(cause instanceof errors.JWTExpired ? "expired" : "invalid");
      }
    },

    forLite: ({ sub, aud, role, email, session_id, exp, iat }) =>
      new SignJWT({ sub, aud, role, email, session_id, exp, iat })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .sign(liteKey),

    async readLite(token) {
      return (await jwtVerify<Claims>(token, liteKey, { algorithms: ["HS256"] })).payload;
    },
  };
}
