// The admin who asks. The token's role only spares the others a wait: reads go through the caller's
// own client and the one write names the caller, so the database checks the living membership.
import type { Database } from "@prosa/shared/database.types.ts";
import type { SupabaseContext } from "@supabase/server";
import { Refusal } from "../_shared/http/problem.ts";

export interface Admin {
  userId: string;
  tenantId: string;
  supabase: SupabaseContext<Database>["supabase"];
}

export function adminOf({
  supabase,
  jwtClaims,
}: Pick<SupabaseContext<Database>, "supabase" | "jwtClaims">): Admin {
  const tenantId = jwtClaims?.tenant_id;
  if (typeof tenantId !== "string" || tenantId === "") throw new Refusal("no_tenant");
  const role = jwtClaims?.tenant_role;
  if (role !== "admin" && role !== "owner") throw new Refusal("forbidden");
  return { userId: jwtClaims?.sub ?? "", tenantId, supabase };
}
