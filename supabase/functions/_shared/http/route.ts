// The routes of a function for signed-in people. A route is one line of its function's table.
import type { Role } from "@prosa/shared/roles.ts";
import { type Caller, requireRole } from "./caller.ts";
import type { Host } from "./host.ts";
import { Refusal } from "./problem.ts";

export interface Asked {
  request: Request;
  caller: Caller;
  host: Host;
  /** What stands for `:id` in the path; "" where it has none. */
  id: string;
}

export interface Route<Question extends Asked = Asked> {
  method: "GET" | "POST" | "PATCH";
  path: string;
  /** The least role that is answered. */
  role: Role;
  answer(asked: Question): Promise<Response>;
}

export async function answerBy(
  routes: readonly Route[],
  functionName: string,
  asked: Omit<Asked, "id">,
): Promise<Response> {
  const { request, caller } = asked;
  const before = new RegExp(`^.*/${functionName}(?=/|$)`);
  const path = new URL(request.url).pathname.replace(before, "");
  for (const { method, path: pattern, role, answer } of routes) {
    const id = method === request.method ? idIn(path, pattern) : null;
    if (id === null) continue;
    requireRole(caller, role);
    return await answer({ ...asked, id });
  }
  throw new Refusal("not_found");
}

/** What stands for `:id`, "" where the pattern has none; null when the path is another. */
function idIn(path: string, pattern: string): string | null {
  if (!pattern.endsWith("/:id")) return path === pattern ? "" : null;
  const folder = pattern.slice(0, -":id".length);
  const id = path.slice(folder.length);
  return path.startsWith(folder) && /^[0-9a-f-]{36}$/.test(id) ? id : null;
}
