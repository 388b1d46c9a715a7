// Whether the membership behind a token still stands. A token lives on for minutes after somebody was
// removed: whoever reads or writes in the function's own name asks this first.
import type { Caller } from "./caller.ts";
import { databaseRefusal, Refusal } from "./problem.ts";

/** The caller, in the role they have now. Refuses where they have none. */
export async function livingMember(caller: Caller): Promise<Caller> {
  const { supabase, tenantId, userId } = caller;
  // With the caller's own rights, so that the policies look the membership up.
  const { data, error } = await supabase
    .from("members")
    .select("role")
    .eq("tenant_id", tenantId)
    .eq("user_id", userId)
    .is("removed_at", null)
    .maybeSingle();
  if (error) throw databaseRefusal(error);
  if (!data) throw new Refusal("forbidden");
  return { ...caller, role: data.role };
}
