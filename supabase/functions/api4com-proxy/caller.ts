// The person who asks. The token's role only spares the others a wait: whatever is read or written
// goes through a verb that checks the living membership.
import type { Database } from "@prosa/shared/database.types.ts";
import type { SupabaseContext } from "@supabase/server";
import { Refusal } from "../_shared/http/problem.ts";

export interface Caller {
  userId: string;
  tenantId: string;
  /** Calls customers, which who only looks on does not. */
  isAgent: boolean;
  isAdmin: boolean;
  supabase: SupabaseContext<Database>["supabase"];
}

const WHO_CALLS = new Set<unknown>(["agent", "supervisor", "admin", "owner"]);

export function callerOf({
  supabase,
  jwtClaims,
}: Pick<SupabaseContext<Database>, "supabase" | "jwtClaims">): Caller {
  const tenantId = jwtClaims?.tenant_id;
  if (typeof tenantId !== "string" || tenantId === "") throw new Refusal("no_tenant");
  const role = jwtClaims?.tenant_role;
  const isAgent = WHO_CALLS.has(role);
  const isAdmin = role === "admin" || role === "owner";
  return { userId: jwtClaims?.sub ?? "", tenantId, isAgent, isAdmin, supabase };
}

export function requireAdmin({ isAdmin }: Caller): void {
  if (!isAdmin) throw new Refusal("forbidden");
}
