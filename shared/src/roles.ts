import { Constants, type Enums } from "./database.types.ts";

export type Role = Enums<"member_role">;

/** From the least to the most allowed. */
export const ROLES: readonly Role[] = Constants.public.Enums.member_role;

/** Whether somebody has at least that role. */
export function hasRole({ role }: { role: Role | null }, least: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least);
}
