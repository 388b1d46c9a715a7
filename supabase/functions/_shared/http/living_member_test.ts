import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Caller } from "./caller.ts";
import { livingMember } from "./living_member.ts";
import { Refusal } from "./problem.ts";
import { TENANT } from "./testing.ts";

/** An owner by their token; by the database, what it answers. */
function owner(answer: { data: { role: string } | null; error: object | null }): Caller {
  const chain = {
    from: () => chain,
    select: () => chain,
    eq: () => chain,
    is: () => chain,
    maybeSingle: () => Promise.resolve(answer),
  };
  const supabase = chain as unknown as Caller["supabase"];
  return { userId: "u1", tenantId: TENANT, role: "owner", supabase };
}

describe("a living member", () => {
  it("has the role of now, not the one of the token", async () => {
    const { role } = await livingMember(owner({ data: { role: "viewer" }, error: null }));
    assert.equal(role, "viewer");
  });

  it("is nobody who was removed or never belonged", async () => {
    await assert.rejects(
      livingMember(owner({ data: null, error: null })),
      (error) => error instanceof Refusal && error.code === "forbidden",
    );
  });
});
