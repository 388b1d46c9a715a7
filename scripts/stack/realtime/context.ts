// What every part of one running server shares.
import type { Pool } from "pg";
import type { DbSource } from "./db-source.ts";
import type { Faults } from "./faults.ts";
import type { Hub } from "./hub.ts";
import type { Delays, Limits, Rate } from "./limits.ts";
import type { Policies } from "./policies.ts";
import type { Presence } from "./presence.ts";
import type { VerifyToken } from "./tokens.ts";

export type Log = (event: string, fields: object) => void;

export interface Context {
  limits: Limits;
  delays: Delays;
  privateOnly: boolean;
  verify: VerifyToken;
  policies: Policies;
  hub: Hub;
  presence: Presence;
  source: Pick<DbSource, "whenReady" | "rouse">;
  faults: Faults;
  rates: { messages: Rate; presence: Rate; joins: Rate };
  db: Pool;
  log: Log;
}
