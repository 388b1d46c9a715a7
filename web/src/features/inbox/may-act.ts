import type { InboxRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import type { Session } from "../../lib/claims.ts";

/** Nobody has it: it waits, or the robot answers until somebody comes. */
export function isFree({ status }: Pick<InboxRow, "status">): boolean {
  return status === "waiting" || status === "bot";
}

/** The robot's may be put into the queue by everybody who answers, a colleague's by supervisors. */
export function mayRelease(row: Pick<InboxRow, "status" | "assignee_id">, me: Session): boolean {
  if (row.status === "bot") return hasRole(me, "agent");
  return row.status === "active" && (row.assignee_id === me.userId || hasRole(me, "supervisor"));
}
