// Who asks, for the log line, as their token says; never their address or name, which it holds too.
import type { Database } from "@prosa/shared/database.types.ts";
import type { SupabaseContext } from "@supabase/server";
import type { LogFields } from "./log.ts";

const ID = /^[0-9a-f-]{36}$/;
const ROLE = /^[a-z]{1,20}$/;

export function noteCaller(
  line: LogFields,
  { jwtClaims }: Pick<SupabaseContext<Database>, "jwtClaims">,
): void {
  line.tenant_id = plain(jwtClaims?.tenant_id, ID);
  line.user_id = plain(jwtClaims?.sub, ID);
  line.role = plain(jwtClaims?.tenant_role, ROLE);
}

function plain(claim: unknown, shape: RegExp): string | undefined {
  return typeof claim === "string" && shape.test(claim) ? claim : undefined;
}
