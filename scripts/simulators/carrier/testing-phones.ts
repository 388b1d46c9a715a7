// A browser whose pages are webphones: genuine JsSIP, or the product's own engine.
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { ensureChromium } from "../../test/chromium.ts";
import { createEnginePhone, runsIn } from "./testing-engine-phone.ts";

/** Browsers and builds share the machine: what is waited for may take its time. */
export const patience = { timeout: 20_000, interval: 50 };

export const domain = "demo.api4com.com";

const flags = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  // A machine without a network has no other address to offer.
  "--allow-loopback-in-peer-connection",
];

export async function startPhones() {
  const found = await ensureChromium();
  if ("reason" in found) throw new Error(found.reason);
  const site = await servePages();
  const browser: Browser = await chromium.launch({
    executablePath: found.path,
    args: process.getuid?.() === 0 ? [...flags, "--no-sandbox"] : flags,
  });
  const newContext = () => browser.newContext({ permissions: ["microphone"] });
  async function newPage(script: Script, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await newContext())).newPage();
    await page.goto(`${site.url}${script}`);
    return page;
  }
  return {
    async open(carrier: { url: string }, extension: string, more: PhoneOptions = {}) {
      const page = await newPage("phone");
      const { password = `segredo-${extension}`, instance = crypto.randomUUID() } = more;
      const phone = createPhone(page);
      const account = [carrier.url, extension, password, domain, instance];
      await phone.run("phone.start(...args)", ...account);
      return phone;
    },
    /** The product's own. */
    async openEngine(carrier: { url: string }, extension: string, more: EngineOptions = {}) {
      const phone = createEnginePhone(await newPage("engine"));
      await phone.start(accountOf(carrier.url, extension, more), more.times ?? {});
      return phone;
    },
    /** Two tabs of one person, as the product opens them; the first one has the phone. */
    async openTabs(carrier: { url: string }, extension: string) {
      const context = await newContext();
      const account = accountOf(carrier.url, extension, {});
      const first = createEnginePhone(await newPage("engine", context));
      const goodbyes = heardGoodbyes(first.page);
      await first.share(account);
      await first.knows("here");
      const second = createEnginePhone(await newPage("engine", context));
      await second.share(account);
      return { first, second, goodbyes, close: () => context.close() };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

export interface PhoneOptions {
  password?: string;
  instance?: string;
}

export interface EngineOptions {
  password?: string;
  iceServers?: object[];
  /** As the engine takes them. */
  times?: Record<string, number>;
}

function accountOf(url: string, extension: string, more: EngineOptions) {
  const { password = `segredo-${extension}`, iceServers = [] } = more;
  const secret = `${extension}:${domain}:${password}`;
  const ha1 = createHash("md5").update(secret).digest("hex");
  const instanceId = crypto.randomUUID();
  return { url, extension, domain, ha1, realm: domain, instanceId, iceServers };
}

/** How many of a page's goodbyes its server has agreed to. */
function heardGoodbyes(page: Page): () => number {
  const cseqOf = (text: string) => /^CSeq: (\d+ REGISTER)/m.exec(text)?.[1] ?? "";
  const said = new Set<string>();
  let agreed = 0;
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const text = String(payload);
      if (/^REGISTER /.test(text) && /^Expires: 0/m.test(text)) said.add(cseqOf(text));
    });
    socket.on("framereceived", ({ payload }) => {
      const text = String(payload);
      if (/^SIP\/2.0 200/.test(text) && said.has(cseqOf(text))) agreed += 1;
    });
  });
  return () => agreed;
}

/** A STUN server that never answers. */
export async function startDeadStun() {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    iceServers: [{ urls: `stun:127.0.0.1:${socket.address().port}` }],
    close: () => socket.close(),
  };
}

export type Phones = Awaited<ReturnType<typeof startPhones>>;

interface CallView {
  seen: string[];
  cause: string | null;
  mark: string | null;
}

/** What a test does with one webphone. */
function createPhone(page: Page) {
  const run = runsIn(page);

  return {
    page,
    run,
    isRegistered: () => run<boolean>("phone.ua.isRegistered()"),
    log: () => run<{ name: string; cause?: string }[]>("phone.log"),
    dial: (target: string) => run<number>("phone.dial(args[0])", target),
    answer: (index: number) => run("phone.answer(args[0])", index),
    hangUp: (index: number) => run("phone.calls[args[0]].session.terminate()", index),
    renegotiate: (index: number, verb: "hold" | "unhold") =>
      run("phone.renegotiate(args[0], args[1])", index, verb),
    calls: () =>
      run<CallView[]>("phone.calls.map(({ seen, cause, mark }) => ({ seen, cause, mark }))"),
    heard: (index: number) =>
      run<{ received: number; sent: number; energy: number }>("phone.heard(args[0])", index),
    refer: (index: number, target: string, replaced?: number) =>
      run<string>("phone.refer(args[0], args[1], args[2])", index, target, replaced),
    close: () => page.context().close(),
  };
}

export type Phone = ReturnType<typeof createPhone>;

type Script = "phone" | "engine";

async function servePages() {
  /** Made when the first page asks for it. */
  const scripts = new Map<string, Promise<string>>();
  function script(name: string): Promise<string> {
    const made = scripts.get(name) ?? bundle(`testing-${name}.js`);
    scripts.set(name, made);
    return made;
  }
  const server = createServer(async (request, response) => {
    const [, name = "", kind] = /^\/(\w+)(\.js)?$/.exec(request.url ?? "") ?? [];
    response.writeHead(200, { "content-type": kind ? "text/javascript" : "text/html" });
    const page = `<!doctype html><script type="module" src="/${name}.js"></script>`;
    response.end(kind ? await script(name) : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(file: string): Promise<string> {
  const entry = join(import.meta.dirname, file);
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["es"] } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  return first && "output" in first ? first.output[0].code : "";
}
