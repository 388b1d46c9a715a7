import { Constants, type Enums } from "@prosa/shared/database.types.ts";

export type Role = Enums<"member_role">;

/** From the least to the most allowed. */
export const ROLES: readonly Role[] = Constants.public.Enums.member_role;

/** Whether somebody has at least that role. */
export function hasRole(person: { role: Role }, least: Role): boolean {
  return ROLES.indexOf(person.role) >= ROLES.indexOf(least);
}
