// The person who sends. The token's role only spares the others a wait: what they may read goes through
// their own client, and save_upload() checks the living membership.
import type { Database } from "@prosa/shared/database.types.ts";
import type { SupabaseContext } from "@supabase/server";
import { Refusal } from "../_shared/http/problem.ts";

export interface Agent {
  userId: string;
  tenantId: string;
  supabase: SupabaseContext<Database>["supabase"];
}

const WHO_SENDS = new Set<unknown>(["agent", "supervisor", "admin", "owner"]);

export function agentOf({
  supabase,
  jwtClaims,
}: Pick<SupabaseContext<Database>, "supabase" | "jwtClaims">): Agent {
  const tenantId = jwtClaims?.tenant_id;
  if (typeof tenantId !== "string" || tenantId === "") throw new Refusal("no_tenant");
  if (!WHO_SENDS.has(jwtClaims?.tenant_role)) throw new Refusal("forbidden");
  return { userId: jwtClaims?.sub ?? "", tenantId, supabase };
}
