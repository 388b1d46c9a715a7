// Who reads in the benches, as PostgREST would let them in.
import type { Client } from "pg";
import { demoTenants } from "../stack/demo.ts";

export interface Agent {
  id: string;
  tenantId: string;
  /** How much of a made-up history is their company's. */
  share: string;
}

export const brunoOfAcme: Agent = {
  id: "10000000-0000-4000-8000-0000000000a3",
  tenantId: demoTenants.acme.id,
  share: "40 %",
};
export const renatoOfRival: Agent = {
  id: "20000000-0000-4000-8000-0000000000b1",
  tenantId: demoTenants.rival.id,
  share: "1 %",
};

export async function asAgent<T>(db: Client, agent: Agent, work: () => Promise<T>): Promise<T> {
  const claims = { sub: agent.id, role: "authenticated", tenant_id: agent.tenantId };
  await db.query("begin");
  try {
    await db.query("set local role authenticated");
    await db.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(claims)]);
    return await work();
  } finally {
    await db.query("rollback");
  }
}
