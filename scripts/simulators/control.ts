// The control calls of a provider: what tests and pages ask of it, by method and name.
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestRefused, readJson, sendJson } from "./http.ts";

export type Handler<Simulator> = (
  simulator: Simulator,
  body: Record<string, unknown>,
  query: URLSearchParams,
) => unknown;

export type Handlers<Simulator> = Readonly<Record<string, Handler<Simulator>>>;

export function controlCalls<Simulator>(
  prefix: string,
  handlers: Handlers<Simulator>,
  largestBody?: number,
) {
  return async (simulator: Simulator, req: IncomingMessage, res: ServerResponse, url: URL) => {
    const call = `${req.method} ${url.pathname.slice(prefix.length)}`;
    const handler = handlers[call];
    if (!handler) throw new RequestRefused(404, "not_found", `There is no ${call}.`);
    const body = req.method === "GET" ? {} : await readJson(req, largestBody);
    sendJson(res, 200, await handler(simulator, body, url.searchParams));
  };
}

interface Misbehaving {
  faults: {
    add(input: Record<string, unknown>): unknown;
    list(): unknown[];
    remove(id?: number): void;
  };
}

/** `DELETE …/faults?id=3` switches one off, without an id all. */
export const faultCalls: Handlers<Misbehaving> = {
  "GET faults": ({ faults }) => faults.list(),
  "POST faults": ({ faults }, body) => faults.add(body),
  "DELETE faults": ({ faults }, _body, query) => {
    const id = query.get("id");
    faults.remove(id === null ? undefined : Number(id));
    return faults.list();
  },
};
