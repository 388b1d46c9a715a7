import { describe, expect, it } from "vitest";
import { readToken } from "./claims.ts";

function token(claims: Record<string, unknown>): string {
  return `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;
}

const person = { sub: "u1", email: "ana@acme.test", user_metadata: { name: "Ana Conceição" } };

describe("reading an access token", () => {
  it("finds the company and the role, accents and all", () => {
    expect(readToken(token({ ...person, tenant_id: "t1", tenant_role: "admin" }))).toEqual({
      status: "ready",
      session: {
        userId: "u1",
        email: "ana@acme.test",
        name: "Ana Conceição",
        tenantId: "t1",
        role: "admin",
      },
    });
  });

  it("knows who has no company, and which one they meant to found", () => {
    const metadata = { name: "", company: "Padaria Lua" };
    expect(readToken(token({ ...person, user_metadata: metadata }))).toEqual({
      status: "no-tenant",
      userId: "u1",
      email: "ana@acme.test",
      name: "ana",
      company: "Padaria Lua",
    });
  });

  it("takes a role it does not know for none", () => {
    const read = readToken(token({ ...person, tenant_id: "t1", tenant_role: "king" }));
    expect(read.status).toBe("no-tenant");
  });
});
