import type { Session } from "./accounts.ts";
import type { Api4com } from "./simulator.ts";

export interface Request extends Api4com {
  session: Session;
  query: URLSearchParams;
}

/** `id` is what stands for `{id}` in the path. */
export type Routes = Record<
  string,
  (request: Request, body: Record<string, unknown>, id: string) => unknown
>;
/** Those that need no token. */
export type OpenRoutes = Record<string, (sim: Api4com, body: Record<string, unknown>) => unknown>;
