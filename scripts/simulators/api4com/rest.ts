// The provider's REST API: who asks, which call it is, and its answer or refusal.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseObject, readBytes, sendJson } from "../http.ts";
import { callRoutes } from "./rest-calls.ts";
import { RestError, restErrorBody, unauthorized } from "./rest-error.ts";
import { openRoutes, peopleRoutes } from "./rest-people.ts";
import type { Routes } from "./route.ts";
import type { Api4com } from "./simulator.ts";

export const restPrefix = "/api/v1";

const routes: Routes = { ...peopleRoutes, ...callRoutes };

export async function rest(sim: Api4com, req: IncomingMessage, res: ServerResponse, url: URL) {
  const path = url.pathname.slice(restPrefix.length).replace(/\/$/, "");
  const fault = sim.faults.take("rest", path);
  try {
    if (fault?.kind === "hang") {
      await sleep(fault.ms);
      return res.destroy();
    }
    if (fault?.kind === "dead_token") throw unauthorized();
    if (fault?.kind === "error") throw new RestError(fault.status, faultMessage(fault.status));
    const answer = await answerTo(sim, req, path, url.searchParams);
    if (fault?.kind === "slow") await sleep(fault.ms);
    if (fault?.kind === "garbled") {
      res.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      return res.end(JSON.stringify(answer).slice(0, -3));
    }
    sendJson(res, 200, answer);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    sendJson(res, error.status, restErrorBody(error));
  }
}

async function answerTo(sim: Api4com, req: IncomingMessage, path: string, query: URLSearchParams) {
  const text = (await readBytes(req)).toString("utf8");
  const body = parseObject(text || "{}");
  if (!body) throw new RestError(400, "Unexpected token in JSON", "INVALID_JSON");
  const name = `${req.method} ${path}`;
  const open = openRoutes[name];
  if (open) return open(sim, body);
  const session = sim.accounts.session(tokenOf(req, query));
  if (!session) throw unauthorized();
  const id = /^\/[a-z]+\/([^/]+)/i.exec(path)?.[1] ?? "";
  const route = routes[name] ?? routes[`${req.method} ${path.replace(`/${id}`, "/{id}")}`];
  if (!route) throw noMethod(req.method ?? "", path, id);
  return route({ ...sim, session, query }, body, id);
}

/** The token alone, without "Bearer"; or in the address. */
function tokenOf(req: IncomingMessage, query: URLSearchParams): string {
  return req.headers.authorization ?? query.get("access_token") ?? "";
}

function noMethod(method: string, path: string, id: string): RestError {
  const [, model = ""] = path.split("/");
  const known: Record<string, string> = {
    dialer: "Dialer",
    calls: "Call",
    extensions: "Extension",
  };
  if (!known[model]) {
    return new RestError(404, `There is no method to handle ${method} ${path}`);
  }
  const rest = path.slice(model.length + 1).replace(`/${id}`, "/{id}") || "/";
  return new RestError(
    404,
    `Shared class "${known[model]}" has no method handling ${method} ${rest}`,
  );
}

const faultMessage = (status: number) =>
  status === 429 ? "Too many requests" : "Internal Server Error";
