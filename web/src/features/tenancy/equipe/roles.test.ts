import { describe, expect, it } from "vitest";
import { canManage, grantableRoles } from "./roles.ts";

const admin = { role: "admin", userId: "a" } as const;
const owner = { role: "owner", userId: "o" } as const;

describe("roles", () => {
  it("lets only an owner make owners", () => {
    expect(grantableRoles(admin)).toEqual(["admin", "supervisor", "agent", "viewer"]);
    expect(grantableRoles(owner)[0]).toBe("owner");
  });

  it("hands out nothing below admin", () => {
    expect(grantableRoles({ role: "supervisor" })).toEqual([]);
  });

  it("keeps an admin's hands off owners and everybody's off themselves", () => {
    expect(canManage(admin, { user_id: "o", role: "owner" })).toBe(false);
    expect(canManage(owner, { user_id: "x", role: "owner" })).toBe(true);
    expect(canManage(admin, { user_id: "a", role: "admin" })).toBe(false);
    expect(canManage(admin, { user_id: "b", role: "agent" })).toBe(true);
    expect(canManage({ role: "agent", userId: "b" }, { user_id: "c", role: "viewer" })).toBe(false);
  });
});
