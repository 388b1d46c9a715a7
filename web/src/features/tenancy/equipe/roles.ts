import { hasRole, ROLES, type Role } from "@prosa/shared/roles.ts";
import type { Session } from "../../../lib/claims.ts";

/** The roles this person may hand out, most powerful first; only an owner makes owners. */
export function grantableRoles(session: Pick<Session, "role">): Role[] {
  if (!hasRole(session, "admin")) return [];
  return ROLES.filter((role) => role !== "owner" || session.role === "owner").reverse();
}

/** Whether this person may change or remove that member. Oneself is left to somebody else. */
export function canManage(
  session: Pick<Session, "role" | "userId">,
  member: { user_id: string; role: Role },
): boolean {
  if (member.user_id === session.userId || !hasRole(session, "admin")) return false;
  return member.role !== "owner" || session.role === "owner";
}
