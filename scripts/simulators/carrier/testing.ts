// A carrier on a free port, and a browser whose pages are webphones.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { ensureChromium } from "../../test/chromium.ts";
import type { Call } from "./call.ts";
import { type CarrierOptions, startCarrier } from "./carrier.ts";
import type { Extension } from "./digest.ts";

/** Browsers and builds share the machine: what is waited for may take its time. */
export const patience = { timeout: 20_000, interval: 50 };

export const domain = "demo.api4com.com";

const extensions: Extension[] = ["1000", "1001", "1002"].map((extension) => ({
  extension,
  domain,
  password: `segredo-${extension}`,
  records: true,
}));

export async function startTestCarrier(options: Partial<CarrierOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "carrier-"));
  const told: { event: "created" | "answered" | "ended"; call: Call }[] = [];
  const carrier = await startCarrier({
    port: 0,
    directory: {
      find: (number, realm) =>
        extensions.find((one) => one.extension === number && one.domain === realm),
    },
    listener: {
      created: (call) => told.push({ event: "created", call }),
      answered: (call) => told.push({ event: "answered", call }),
      ended: (call) => told.push({ event: "ended", call }),
    },
    folder,
    lostMs: 2_000,
    pace: { ring_ms: 50, outcome_ms: 250 },
    ...options,
  });
  return {
    ...carrier,
    told,
    extension: (number: string) => extensions.find((one) => one.extension === number)!,
    /** The latest call, as the carrier sees it. */
    last: () => carrier.board.calls().at(-1)!,
    async close() {
      await carrier.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestCarrier = Awaited<ReturnType<typeof startTestCarrier>>;

const flags = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  // A machine without a network has no other address to offer.
  "--allow-loopback-in-peer-connection",
];

const genuineJsSip = join(import.meta.dirname, "testing-phone.js");

/** `entry` is what runs in the page, as `window.phone`. */
export async function startPhones(entry = genuineJsSip) {
  const found = await ensureChromium();
  if ("reason" in found) throw new Error(found.reason);
  const site = await servePhone(entry);
  const browser: Browser = await chromium.launch({
    executablePath: found.path,
    args: process.getuid?.() === 0 ? [...flags, "--no-sandbox"] : flags,
  });
  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ permissions: ["microphone"] });
    const page = await context.newPage();
    await page.goto(site.url);
    return page;
  }
  return {
    page: newPage,
    async open(carrier: { url: string }, extension: string, more: PhoneOptions = {}) {
      const page = await newPage();
      const { password = `segredo-${extension}`, instance = crypto.randomUUID() } = more;
      const phone = createPhone(page);
      const account = [carrier.url, extension, password, domain, instance];
      await phone.run("phone.start(...args)", ...account);
      return phone;
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

export type Phones = Awaited<ReturnType<typeof startPhones>>;

interface CallView {
  seen: string[];
  cause: string | null;
  mark: string | null;
}

/** What a test does with one webphone. */
function createPhone(page: Page) {
  /** `expression` is about `phone`, and about `args`. */
  const run = <T>(expression: string, ...args: unknown[]): Promise<T> =>
    page.evaluate(
      ([text, values]) =>
        new Function("args", `return ${text as string}`)(values) as Promise<unknown>,
      [expression, args] as const,
    ) as Promise<T>;

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

async function servePhone(entry: string) {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: { entry, formats: ["es"] },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const script = bundle && "output" in bundle ? bundle.output[0].code : "";
  const server = createServer((request, response) => {
    const isScript = request.url === "/phone.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(
      isScript ? script : '<!doctype html><script type="module" src="/phone.js"></script>',
    );
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
