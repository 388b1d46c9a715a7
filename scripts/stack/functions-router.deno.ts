// Serves every function of supabase/functions in one Deno process, at the paths and with the error
// bodies of the platform. Started by functions.ts; reads nothing but its environment.
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { parse } from "smol-toml";

type Handler = (request: Request) => Response | Promise<Response>;

interface FunctionConfig {
  verify_jwt?: boolean;
  enabled?: boolean;
}

const functionsDir = new URL("../../supabase/functions/", import.meta.url);
const project = await readProjectConfig();
const names = new Set(functionNames());
const handlers = new Map<string, Promise<Handler | Error>>();

// What hosted workers find on globalThis.
Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil(work: Promise<unknown>) {
      work.catch((cause) => console.error("waitUntil:", cause));
      return work;
    },
  },
});
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  console.error("unhandled rejection:", event.reason);
});

// A function may call Deno.serve itself instead of exporting `fetch`.
const serve = Deno.serve.bind(Deno);
let captured: Handler | undefined;
Object.defineProperty(Deno, "serve", {
  value(first: Handler | { handler?: Handler }, second?: Handler) {
    captured = typeof first === "function" ? first : (second ?? first.handler);
    return { finished: new Promise(() => undefined), shutdown: () => Promise.resolve() };
  },
});

/** As on the platform, a function boots when it is asked for first. One at a time: each may call Deno.serve. */
let booting: Promise<unknown> = Promise.resolve();
function handlerOf(name: string): Promise<Handler | Error> {
  const known = handlers.get(name);
  if (known) return known;
  const handler = booting.then(() => load(name));
  booting = handler;
  handlers.set(name, handler);
  return handler;
}

const jwks = createLocalJWKSet(
  JSON.parse(Deno.env.get("SUPABASE_JWKS") ?? '{"keys":[]}') as JSONWebKeySet,
);

serve(
  {
    hostname: "127.0.0.1",
    port: Number(Deno.env.get("FUNCTIONS_PORT") ?? 54332),
    onListen: () => console.log(`serving ${[...names].join(", ") || "no functions"}`),
  },
  answer,
);

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, path = "", name = ""] = /^\/functions\/v1(\/([^/]+).*)$/.exec(url.pathname) ?? [];
  if (!names.has(name)) return new Response("Function not found", { status: 404 });
  const handler = await handlerOf(name);
  if (handler instanceof Error) {
    return Response.json(
      { code: "BOOT_ERROR", message: "Worker failed to boot (please check logs)" },
      { status: 503 },
    );
  }
  const checked = project[name]?.verify_jwt ?? true;
  if (checked && request.method !== "OPTIONS" && !(await hasValidToken(request))) {
    return Response.json({ msg: "Invalid JWT" }, { status: 401 });
  }
  url.pathname = path;
  // The object must stay the one that Deno made: an upgrade to a WebSocket needs it.
  Object.defineProperty(request, "url", { value: url.href });
  try {
    return await handler(request);
  } catch (cause) {
    console.error(`${name}:`, cause);
    return Response.json(
      { code: "WORKER_ERROR", message: "Function exited due to an error (please check logs)" },
      { status: 500 },
    );
  }
}

async function hasValidToken(request: Request): Promise<boolean> {
  const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) return false;
  return await jwtVerify(token, jwks, { algorithms: ["ES256"] }).then(
    () => true,
    () => false,
  );
}

function functionNames(): string[] {
  try {
    return [...Deno.readDirSync(functionsDir)]
      .filter((entry) => entry.isDirectory && !/^[._]/.test(entry.name))
      .filter((entry) => project[entry.name]?.enabled !== false)
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

async function load(name: string): Promise<Handler | Error> {
  captured = undefined;
  try {
    const module = await import(new URL(`${name}/index.ts`, functionsDir).href);
    const handler: Handler | undefined = captured ?? module.default?.fetch?.bind(module.default);
    if (handler) return handler;
    throw new Error("it neither calls Deno.serve nor exports a default with fetch");
  } catch (cause) {
    console.error(`function ${name} does not boot:`, cause);
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

async function readProjectConfig(): Promise<Record<string, FunctionConfig>> {
  try {
    const text = await Deno.readTextFile(new URL("../config.toml", functionsDir));
    return (parse(text) as { functions?: Record<string, FunctionConfig> }).functions ?? {};
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return {};
    throw cause;
  }
}

// The parent holds the other end of stdin: when it is gone, even killed, so are we.
for await (const _ of Deno.stdin.readable);
Deno.exit(0);
