// What the access token says of its bearer: the same claims the database trusts.
import { ROLES, type Role } from "@prosa/shared/roles.ts";

export type Session = {
  userId: string;
  email: string;
  name: string;
  tenantId: string;
  role: Role;
};

export type SignedIn =
  /** `company` is what the person meant to found when they signed up. */
  | { status: "no-tenant"; userId: string; email: string; name: string; company: string }
  | { status: "ready"; session: Session };

function payloadOf(accessToken: string): Record<string, unknown> {
  const part = accessToken.split(".")[1] ?? "";
  const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (character) =>
    character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

/** The signature is the server's business: a forged token opens nothing there. */
export function readToken(accessToken: string): SignedIn {
  const claims = payloadOf(accessToken);
  const metadata = (claims.user_metadata ?? {}) as Record<string, unknown>;
  const userId = String(claims.sub);
  const email = String(claims.email ?? "");
  const name = String(metadata.name || email.split("@")[0]);
  const role = ROLES.find((known) => known === claims.tenant_role);
  if (typeof claims.tenant_id !== "string" || !role) {
    return { status: "no-tenant", userId, email, name, company: String(metadata.company ?? "") };
  }
  return { status: "ready", session: { userId, email, name, tenantId: claims.tenant_id, role } };
}
