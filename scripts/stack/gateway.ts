// The one address of the local stack, as <project>.supabase.co is of a hosted one: checks tokens,
// repairs what lite gets wrong, and passes functions and Realtime on.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import pg from "pg";
import { createLite, type Lite } from "./app.ts";
import { answerAdmin } from "./auth-admin.ts";
import { createSessionIssuer } from "./auth-sessions.ts";
import type { StackConfig } from "./config.ts";
import { BodyTooLarge, send, toRequest } from "./http.ts";
import { isTooDeep, tooDeep } from "./json-depth.ts";
import { publicJwks, type StackKeys } from "./keys.ts";
import { listen } from "./listen.ts";
import { createMailbox } from "./mailbox.ts";
import { proxyRequest, proxyUpgrade } from "./proxy.ts";
import { quoteFilterValues } from "./rest-query.ts";
import { markJsonArguments, readJsonParameters } from "./rpc-arguments.ts";
import { listenToReload } from "./schema-reload.ts";
import { startSmtp } from "./smtp.ts";
import { finishObject } from "./storage-answers.ts";
import { nameSignedUrls, unwrapUpload } from "./storage-requests.ts";
import { signMany, signsMany } from "./storage-signing.ts";
import { createTokens, TokenError } from "./tokens.ts";

export interface Gateway {
  port: number;
  /** Sees tables and functions that were created since the last reload. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const exposed = "Content-Range, Content-Location, Preference-Applied, X-Total-Count, Link";

export async function startGateway(config: StackConfig, keys: StackKeys): Promise<Gateway> {
  const tokens = createTokens(keys);
  const mailbox = createMailbox(config.urls.web);
  const smtp = await startSmtp(config.ports.smtp, mailbox);
  const db = new pg.Pool({ connectionString: config.urls.db, max: 4 });
  db.on("error", () => undefined);
  const reissue = createSessionIssuer(db, tokens, config.urls.api);
  const refreshes = new Map<string, Promise<Response>>();
  let lite: Lite = await createLite(config, keys, mailbox);
  let jsonParameters = await readJsonParameters(db);

  async function reload(): Promise<void> {
    const before = lite;
    jsonParameters = await readJsonParameters(db);
    lite = await createLite(config, keys, mailbox);
    // Requests under way finish on the old one.
    setTimeout(() => void before.close().catch(() => undefined), 5_000).unref();
  }

  async function answer(request: Request, peer: string): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/rest/v1")) return rest(request, url, peer);
    if (url.pathname.startsWith("/storage/v1")) return storage(request, url, peer);
    if (url.pathname.startsWith("/auth/v1")) return auth(request, url, peer);
    if (url.pathname === "/_local/mails") {
      return Response.json(mailbox.list(url.searchParams.get("to") ?? undefined));
    }
    if (url.pathname === "/_local/reload" && request.method === "POST") {
      await reload();
      return new Response(null, { status: 204 });
    }
    return Response.json({ message: "no Route matched with those values" }, { status: 404 });
  }

  /** Null when the request carries no token of a person. */
  async function claimsOf(request: Request) {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    return !bearer || bearer.startsWith("sb_") ? null : tokens.verify(bearer);
  }

  function hasKey(request: Request, url: URL): boolean {
    const key = request.headers.get("apikey") ?? url.searchParams.get("apikey");
    return key === keys.publishable || key === keys.secret || key === keys.worker;
  }

  async function actAs(request: Request, url: URL): Promise<Request> {
    const claims = await claimsOf(request);
    const headers = new Headers(request.headers);
    if (claims) {
      headers.delete("authorization");
      headers.set("apikey", lite.keyFor(claims));
      url.searchParams.delete("apikey");
    }
    const { method, body } = request;
    return new Request(url, { method, headers, body, duplex: "half" } as RequestInit);
  }

  async function rest(request: Request, url: URL, peer: string): Promise<Response> {
    if (!hasKey(request, url)) return lite.fetch(request, peer);
    if (request.body && isTooDeep(await request.clone().text())) return tooDeep();
    url.search = quoteFilterValues(url.searchParams);
    try {
      const call = await markJsonArguments(request, url, jsonParameters);
      return await lite.fetch(await actAs(call, url), peer);
    } catch (cause) {
      if (!(cause instanceof TokenError)) throw cause;
      const expired = cause.fault === "expired";
      return Response.json(
        {
          code: expired ? "PGRST303" : "PGRST301",
          details: null,
          hint: null,
          message: expired ? "JWT expired" : "No suitable key or wrong key type",
        },
        { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
      );
    }
  }

  async function storage(request: Request, url: URL, peer: string): Promise<Response> {
    if (signsMany(request)) {
      const many = await signMany(request, (one) => actOnStorage(one, new URL(one.url), peer));
      return nameSignedUrls(request, many);
    }
    const answer = await actOnStorage(request, url, peer);
    return finishObject(request, await nameSignedUrls(request, answer));
  }

  async function actOnStorage(request: Request, url: URL, peer: string): Promise<Response> {
    const upload = await unwrapUpload(request);
    const acting = await actAs(upload, url).catch((cause) => {
      // lite refuses a bad token in Storage's own words.
      if (cause instanceof TokenError) return upload;
      throw cause;
    });
    return lite.fetch(acting, peer);
  }

  async function auth(request: Request, url: URL, peer: string): Promise<Response> {
    const path = url.pathname.slice("/auth/v1".length);
    if (path === "/.well-known/jwks.json") return Response.json(publicJwks(keys));
    if (path.startsWith("/admin/")) {
      const key = request.headers.get("apikey");
      if (key === keys.secret || key === keys.worker) return answerAdmin(db, request);
      const msg = "User not allowed";
      return Response.json({ code: 403, error_code: "not_admin", msg }, { status: 403 });
    }
    if (request.body && isTooDeep(await request.clone().text())) {
      const msg = "Could not parse request body as JSON";
      return Response.json({ code: 400, error_code: "bad_json", msg }, { status: 400 });
    }
    const grant = url.searchParams.get("grant_type");
    if (path === "/token" && grant === "refresh_token") return refresh(request, peer);
    const answered = await lite.fetch(await speakLite(request), peer);
    if (path === "/token" || path === "/signup") return reissue(answered, "password");
    if (path === "/verify" && request.method === "POST") return reissue(answered, "otp");
    return answered;
  }

  async function speakLite(request: Request): Promise<Request> {
    const claims = await claimsOf(request).catch(() => null); // lite answers a bad token itself
    if (!claims) return request;
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${await tokens.forLite(claims)}`);
    return new Request(request, { headers });
  }

  // Two tabs that refresh at once get one answer: lite, unlike GoTrue, has no lock here and would
  // take the second for a stolen token.
  async function refresh(request: Request, peer: string): Promise<Response> {
    const token = String(
      (
        (await request
          .clone()
          .json()
          .catch(() => ({}))) as { refresh_token?: unknown }
      ).refresh_token,
    );
    const underWay =
      refreshes.get(token) ??
      lite
        .fetch(request, peer)
        .then((answered) => reissue(answered, "token_refresh"))
        .finally(() => refreshes.delete(token));
    refreshes.set(token, underWay);
    return (await underWay).clone();
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    if (path.startsWith("/functions/v1/")) {
      return proxyRequest(incoming, outgoing, config.ports.functions);
    }
    if (path.startsWith("/realtime/v1/")) {
      return proxyRequest(incoming, outgoing, config.ports.realtime);
    }
    if (incoming.method === "OPTIONS") return preflight(incoming, outgoing);
    const request = await toRequest(incoming, new URL(path, config.urls.api));
    const response = await answer(request, incoming.socket.remoteAddress ?? "127.0.0.1");
    const headers = new Headers(response.headers);
    headers.set("access-control-allow-origin", "*");
    headers.set("access-control-expose-headers", exposed);
    const { status, body } = response;
    await send(outgoing, new Response(body, { status, headers }));
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((cause) => {
      if (outgoing.headersSent) return outgoing.destroy();
      const status = cause instanceof BodyTooLarge ? 413 : 500;
      if (status === 500) console.error(`gateway: ${incoming.method} ${incoming.url}: ${cause}`);
      outgoing.writeHead(status, {
        "content-type": "application/json",
        "access-control-allow-origin": "*",
        connection: "close",
      });
      outgoing.end(
        JSON.stringify({ message: status === 413 ? "Payload too large" : "Internal error" }),
      );
    });
  });
  server.keepAliveTimeout = 65_000;
  const sockets = new Set<Duplex>();
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const isRealtime = incoming.url?.startsWith("/realtime/v1/");
    proxyUpgrade(
      incoming,
      socket,
      head,
      isRealtime ? config.ports.realtime : config.ports.functions,
    );
  });

  const listener = await listenToReload(config.urls.db, () => {
    reload().catch((cause) => console.error(`gateway: ${cause}`));
  });
  await listen(server, config.ports.api, "The API gateway");

  return {
    port: config.ports.api,
    reload,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await listener.close();
      await smtp.close();
      await Promise.all([lite.close(), db.end()]);
    },
  };
}

function preflight(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing
    .writeHead(204, {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS",
      "access-control-allow-headers": incoming.headers["access-control-request-headers"] ?? "*",
      "access-control-max-age": "3600",
      vary: "Access-Control-Request-Headers",
    })
    .end();
}
