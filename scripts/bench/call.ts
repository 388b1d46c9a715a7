// From the click to the INVITE on the wire, in a real browser with the built web: dialled directly, with
// a STUN server that never answers, and by way of the provider, which rings this phone first. And how
// much the phone weighs for those who have one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { createServerClient } from "@supabase/ssr";
import { ensureChromium } from "../test/chromium.ts";
import { type FullStack, withFullStack } from "../test/full-stack.ts";
import { percentile, type Row } from "./row.ts";

const rounds = 20;
/** An address that is nobody's, by agreement. */
const deadStun = { urls: "stun:192.0.2.1:3478" };

/** Short, so it goes out without the provider; and nobody has it, so that it ends by itself. */
const direct = "1999";

interface Info {
  urls: { web: string; api: string; simulators: string };
  keys: { publishable: string };
  logins: { email: string; password: string }[];
}

export async function benchCall(): Promise<Row[]> {
  const found = await ensureChromium();
  if ("reason" in found) throw new Error(found.reason);
  return await withFullStack({ web: true }, async (stack) => {
    const browser = await chromium.launch({
      executablePath: found.path,
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
      ],
    });
    try {
      const info = JSON.parse(stack.env.PROSA_INFO ?? "") as Info;
      await refuse(info, direct);
      const open = async (email: string, stun = false) => {
        const context = await browser.newContext({ permissions: ["microphone"] });
        await signIn(context, info, email);
        return await openBoard(context, info, stun);
      };
      const plain = await open("bruno@acme.test");
      const directly = await dialAll(plain, direct);
      const dialed = await dialAll(plain, "+551140000603");
      const carla = await open("carla@acme.test");
      await carla.waitForLoadState("networkidle");
      const [withPhone, without] = [await scriptsOf(plain), await scriptsOf(carla)];
      const size = phoneKb(stack, withPhone, without);
      await plain.context().close();
      const stunned = await dialAll(await open("bruno@acme.test", true), direct);
      return [
        row("click → INVITE, dialled directly", directly, 300),
        row("click → INVITE, with a dead STUN server", stunned, 700),
        row("click → the provider's INVITE, dialled by the provider", dialed, null),
        {
          what: "the phone, for who has an extension, brotli",
          figures: `${size.toFixed(1)} KB`,
          ratio: "",
          bar: "loads only then",
          met: withPhone.some(isPhone) && !without.some(isPhone),
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

async function refuse({ urls }: Info, number: string): Promise<void> {
  await fetch(`${urls.simulators}/_sim/api4com/numbers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ number, outcome: "UNALLOCATED_NUMBER", ring_ms: 50, outcome_ms: 50 }),
  });
}

function row(what: string, times: number[], barMs: number | null): Row {
  const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
  return {
    what: `${what}, ${times.length} calls`,
    figures: `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    ratio: barMs === null ? "" : `${(p95 / barMs).toFixed(2)} × bar`,
    bar: barMs === null ? "none" : `p95 ≤ ${barMs} ms`,
    met: barMs === null ? null : p95 <= barMs,
  };
}

async function signIn(context: BrowserContext, { urls, keys, logins }: Info, email: string) {
  const written: { name: string; value: string }[] = [];
  const client = createServerClient(urls.api, keys.publishable, {
    cookies: { getAll: () => [], setAll: (cookies) => void written.push(...cookies) },
  });
  const password = logins.find((login) => login.email === email)?.password ?? "";
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  const url = new URL(urls.web).origin;
  const cookies = written.filter(({ value }) => value);
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url })));
}

async function openBoard(context: BrowserContext, { urls }: Info, stun: boolean): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript({ path: join(import.meta.dirname, "call-page.js") });
  if (stun) {
    await page.route("**/api4com-proxy/sip-session", async (route) => {
      const response = await route.fetch();
      if (route.request().method() === "OPTIONS") return route.fulfill({ response });
      const session = (await response.json()) as Record<string, unknown>;
      await route.fulfill({ response, json: { ...session, ice_servers: [deadStun] } });
    });
  }
  await page.goto(`${urls.web}/kanban`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function dialAll(page: Page, number: string): Promise<number[]> {
  const phone = page.getByRole("dialog", { name: /^(Ligação|Telefone)/ });
  const press = (name: string) => phone.getByRole("button", { name, exact: true }).click();
  const times: number[] = [];
  while (times.length < rounds) {
    await page.getByRole("button", { name: "Abrir o telefone" }).first().click();
    await phone.getByText(/^Ramal \d+ pronto$/).waitFor();
    await phone.getByRole("textbox", { name: "Número ou nome" }).fill(number);
    await press("Ligar");
    times.push(await invitedAfter(page));
    await phone.getByText("Encerrada").waitFor();
    await press("Fechar");
  }
  return times;
}

/** Asked by evaluation: the page itself may not evaluate words. */
async function invitedAfter(page: Page): Promise<number> {
  for (;;) {
    const ms = await page.evaluate<number>("noted.invited && noted.invited - noted.clicked");
    if (ms > 0) return ms;
    await sleep(20);
  }
}

const scriptsOf = (page: Page) =>
  page.evaluate(`performance.getEntriesByType("resource")
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.endsWith(".js"))`) as Promise<string[]>;

/** The file that all of the phone hangs on is named after what it mounts. */
const isPhone = (path: string) => path.includes("/WebphoneHost-");

/** What the one with an extension has loaded, and the one without has not. */
function phoneKb({ stack }: FullStack, withPhone: string[], without: string[]): number {
  const only = new Set(withPhone.filter((path) => !without.includes(path)));
  return [...only].reduce((sum, path) => {
    const code = readFileSync(join(stack.config.dataDir, "web", path));
    return sum + brotliCompressSync(code).length / 1024;
  }, 0);
}
