// Everybody who is not of a company and asks all the same.
import { randomUUID } from "node:crypto";
import { demoLogins, demoTenants } from "../../scripts/stack/demo.ts";
import { anonymous, type Client, holderOf, signed, signIn, tokenOf } from "./people.ts";

export type OutsiderName = "rival" | "removed" | "stranger" | "forger" | "anon";

export interface Outsider {
  client: Client;
  token: string | null;
  userId: string | null;
  tenantId: string | null;
}

export type Outsiders = Record<OutsiderName, Outsider>;

const acme = demoTenants.acme.id;
const rivalsOwner = demoLogins.find(({ email }) => email === "dono@rival.test")!;

export const outsiderNames: OutsiderName[] = ["rival", "removed", "stranger", "forger", "anon"];

/** Outsiders to Acme. */
export async function outsiders(): Promise<Outsiders> {
  return outsidersOf(acme, await somebodyRemoved());
}

export async function outsidersOf(
  tenantId: string,
  removed: { token: string; userId: string },
): Promise<Outsiders> {
  const rival = await signIn(rivalsOwner.email);
  const rivals = { userId: rivalsOwner.id, tenantId: demoTenants.rival.id };
  // A token of the project itself that claims what is not so: belonging is looked up, not believed.
  const claimed = { tenant_id: tenantId, tenant_role: "owner", sub: rivalsOwner.id };
  const stranger = await signed(claimed);
  const forger = await forged(claimed);
  return {
    rival: { client: rival, token: await tokenOf(rival), ...rivals },
    removed: { client: holderOf(removed.token), ...removed, tenantId: null },
    stranger: { client: holderOf(stranger), token: stranger, ...rivals },
    forger: { client: holderOf(forger), token: forger, ...rivals },
    anon: { client: anonymous(), token: null, userId: null, tenantId: null },
  };
}

/** The claims of one token under the signature of another. */
async function forged(claims: object): Promise<string> {
  const [header, payload] = (await signed(claims)).split(".");
  const [, , signature] = (await signed({ sub: rivalsOwner.id })).split(".");
  return `${header}.${payload}.${signature}`;
}

/** Was an admin of Acme a moment ago; the token lives on. */
async function somebodyRemoved(): Promise<{ token: string; userId: string }> {
  const { client, id } = await somebodyNew("admin");
  const token = await tokenOf(client);
  const ana = await signIn("ana@acme.test");
  const { error } = await ana.rpc("remove_member", { user_id: id });
  if (error) throw error;
  return { token, userId: id };
}

/** Signs up, is invited by Ana, and joins Acme. */
export async function somebodyNew(
  role: "viewer" | "agent" | "admin",
  frames?: string[],
): Promise<{ client: Client; id: string; email: string }> {
  const email = `${randomUUID()}@acme.test`;
  const client = anonymous(frames);
  const signedUp = await client.auth.signUp({ email, password: randomUUID() });
  if (signedUp.error || !signedUp.data.user) throw signedUp.error ?? new Error("no user");
  const ana = await signIn("ana@acme.test");
  const invitation = await ana.rpc("create_invitation", { email, role });
  if (invitation.error) throw invitation.error;
  const { token } = invitation.data as { token: string };
  const joined = await client.rpc("accept_invitation", { token });
  if (joined.error) throw joined.error;
  // The next token tells the new tenant.
  const refreshed = await client.auth.refreshSession();
  if (refreshed.error) throw refreshed.error;
  return { client, id: signedUp.data.user.id, email };
}
