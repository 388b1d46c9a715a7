// The signed-in person who asks, as their token says. Its role only spares the others a wait: what is
// read goes through the caller's own client and what is written names the caller, so the database
// checks the living membership.
import type { Database } from "@prosa/shared/database.types.ts";
import { hasRole, ROLES, type Role } from "@prosa/shared/roles.ts";
import type { SupabaseContext } from "@supabase/server";
import type { LogFields } from "./log.ts";
import { Refusal } from "./problem.ts";

export interface Caller {
  userId: string;
  tenantId: string;
  role: Role | null;
  supabase: SupabaseContext<Database>["supabase"];
}

type Context = Pick<SupabaseContext<Database>, "supabase" | "jwtClaims">;

export function callerOf({ supabase, jwtClaims }: Context): Caller {
  const tenantId = jwtClaims?.tenant_id;
  if (typeof tenantId !== "string" || tenantId === "") throw new Refusal("no_tenant");
  const role = ROLES.find((known) => known === jwtClaims?.tenant_role) ?? null;
  return { userId: jwtClaims?.sub ?? "", tenantId, role, supabase };
}

export function requireRole(caller: Pick<Caller, "role">, least: Role): void {
  if (!hasRole(caller, least)) throw new Refusal("forbidden");
}

const ID = /^[0-9a-f-]{36}$/;
const WORD = /^[a-z]{1,20}$/;

/** Into the log line; never their address or name, which the token holds too. */
export function noteCaller(line: LogFields, { jwtClaims }: Pick<Context, "jwtClaims">): void {
  line.tenant_id = plain(jwtClaims?.tenant_id, ID);
  line.user_id = plain(jwtClaims?.sub, ID);
  line.role = plain(jwtClaims?.tenant_role, WORD);
}

function plain(claim: unknown, shape: RegExp): string | undefined {
  return typeof claim === "string" && shape.test(claim) ? claim : undefined;
}
