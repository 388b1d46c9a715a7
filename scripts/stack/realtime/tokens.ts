// Who is asking: a JWT signed by the project (checked against its JWKS) or one of its sb_ keys.
// The hosted gateway swaps an sb_ key for a JWT of its role before Realtime sees it; here a key
// becomes that role's claims directly.
import {
  compactVerify,
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
} from "jose";

export interface Claims {
  role: string;
  /** Seconds; Infinity for an sb_ key, which does not expire. */
  exp: number;
  sub?: string;
  [claim: string]: unknown;
}

export type TokenProblem = "malformed" | "signature" | "missing_claims" | "expired";

export type Verified =
  | { ok: true; claims: Claims }
  | { ok: false; problem: TokenProblem; message: string };

export interface TokenOptions {
  jwks?: JSONWebKeySet;
  jwksUrl?: string;
  publishableKeys: readonly string[];
  secretKeys: readonly string[];
}

export type VerifyToken = (token: string) => Promise<Verified>;

export function tokenVerifier(options: TokenOptions): VerifyToken {
  const keys = options.jwksUrl
    ? createRemoteJWKSet(new URL(options.jwksUrl))
    : createLocalJWKSet(options.jwks ?? { keys: [] });
  const roles = new Map([
    ...options.publishableKeys.map((key) => [key, "anon"] as const),
    ...options.secretKeys.map((key) => [key, "service_role"] as const),
  ]);

  return async (token) => {
    const role = roles.get(token);
    if (role) return { ok: true, claims: { role, exp: Infinity } };
    let payload: Uint8Array;
    try {
      ({ payload } = await compactVerify(token, keys));
    } catch (error) {
      return error instanceof errors.JWSInvalid || error instanceof errors.JOSENotSupported
        ? refused("malformed", "The token provided is not a valid JWT")
        : refused("signature", "Failed to validate JWT signature");
    }
    return checkClaims(parse(payload));
  };
}

/** Keys of this shape are never user tokens: a join or refresh that carries one means "the api key". */
export function isApiKey(token: string): boolean {
  return token.startsWith("sb_");
}

export function secondsLeft(claims: Claims): number {
  return claims.exp - Math.floor(Date.now() / 1000);
}

function checkClaims(claims: Partial<Claims> | null): Verified {
  if (!claims) return refused("malformed", "The token provided is not a valid JWT");
  if (typeof claims.role !== "string" || !Number.isInteger(claims.exp)) {
    return refused("missing_claims", "Fields `role` and `exp` are required in JWT");
  }
  const complete = claims as Claims;
  const left = secondsLeft(complete);
  if (left > 0) return { ok: true, claims: complete };
  return refused("expired", `Token has expired ${-left} seconds ago`);
}

function parse(payload: Uint8Array): Partial<Claims> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}

function refused(problem: TokenProblem, message: string): Verified {
  return { ok: false, problem, message };
}
