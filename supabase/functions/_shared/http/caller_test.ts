import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callerOf, requireRole } from "./caller.ts";
import { TENANT } from "./testing.ts";

const callerWith = (claims: Record<string, unknown> | null) =>
  callerOf({ supabase: {}, jwtClaims: claims } as unknown as Parameters<typeof callerOf>[0]);

describe("who calls", () => {
  it("acts in the tenant of the token, or nowhere", () => {
    const claims = { sub: "u1", tenant_id: TENANT, tenant_role: "agent" };
    const { userId, tenantId, role } = callerWith(claims);
    assert.deepEqual([userId, tenantId, role], ["u1", TENANT, "agent"]);
    for (const nowhere of [
      null,
      { tenant_role: "owner" },
      { tenant_id: "", tenant_role: "owner" },
    ]) {
      assert.throws(() => callerWith(nowhere), { code: "no_tenant" });
    }
  });

  it("is let through from the least role up", () => {
    const through = (tenant_role: unknown, least: Parameters<typeof requireRole>[1]) =>
      requireRole(callerWith({ tenant_id: TENANT, tenant_role }), least);
    for (const role of ["agent", "supervisor", "admin", "owner"]) through(role, "agent");
    for (const role of ["admin", "owner"]) through(role, "admin");
    for (const role of ["viewer", undefined, "Ana Maria"]) {
      assert.throws(() => through(role, "agent"), { code: "forbidden" });
    }
    for (const role of ["supervisor", "agent", "viewer", undefined]) {
      assert.throws(() => through(role, "admin"), { code: "forbidden" });
    }
  });
});
