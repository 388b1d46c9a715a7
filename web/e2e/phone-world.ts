// What the phone's specs share: a headset nobody wears, the other end of the line, and proof of sound.
import { randomInt } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import { apiAs, info, openInbox } from "./inbox-world.ts";

/** A microphone that beeps, and the right to use it. */
export const headset = {
  executablePath: process.env.CHROMIUM_PATH,
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
  ],
};

interface PlayedCall {
  id: string;
  extension: string;
  direction: "inbound" | "outbound";
  to: string;
  cause: string | null;
  ended_at: string | null;
  phone: { held: boolean; digits: string; frames: number; loudness: number } | null;
}

/** The played carrier and its provider. */
export async function carrier<T = unknown>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${info.urls.simulators}/_sim/api4com/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export const calls = () => carrier<PlayedCall[]>("GET", "calls");
/** What the carrier hears of our latest call, and has done to it. */
export const ours = async () => (await calls()).at(-1)?.phone;

export async function newContact(nome: string) {
  const telefone = `+55119${randomInt(10_000_000, 99_999_999)}`;
  const api = await apiAs("bruno@acme.test");
  const { data, error } = await api.rpc("create_contato", { nome, telefone });
  if (error) throw new Error(error.message);
  return { id: (data as { id: string }).id, nome, telefone };
}

/** Remembers the page's connections, so that what comes through them can be counted. */
function rememberConnections() {
  const Original = window.RTCPeerConnection;
  const made: RTCPeerConnection[] = [];
  Object.assign(window, { connections: made });
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
}

/** Signed in, with a headset on. */
export function openDesk(browser: Browser, viewport = { width: 1440, height: 900 }): Promise<Page> {
  return openInbox(browser, "bruno@acme.test", {
    viewport,
    permissions: ["microphone"],
    prepare: async (page) => void (await page.addInitScript(rememberConnections)),
  });
}

async function heardBy(page: Page) {
  return await page.evaluate(async () => {
    const all = (window as unknown as { connections: RTCPeerConnection[] }).connections;
    const last = all.findLast(({ connectionState }) => connectionState === "connected");
    const stats = [...((await last?.getStats())?.values() ?? [])];
    const sound = stats.find(({ type }) => type === "inbound-rtp");
    return { packets: sound?.packetsReceived ?? 0, energy: sound?.totalAudioEnergy ?? 0 };
  });
}

/** More comes than a moment ago, and it is not silence. */
export async function expectSound(page: Page) {
  const before = await heardBy(page);
  await expect
    .poll(async () => {
      const now = await heardBy(page);
      return now.packets > before.packets + 25 && now.energy > before.energy;
    })
    .toBe(true);
}

export const phone = (page: Page) => page.getByRole("dialog", { name: /^(Ligação|Telefone)/ });
export const button = (page: Page, name: string) =>
  phone(page).getByRole("button", { name, exact: true });

/** Its keypad, when it is ready to call. */
export async function openDialer(page: Page) {
  await page.getByRole("button", { name: "Abrir o telefone" }).first().click();
  await expect(phone(page).getByText(/^Ramal \d+ pronto$/)).toBeVisible();
}

export async function dial(page: Page, typed: string) {
  await phone(page).getByRole("textbox", { name: "Número ou nome" }).fill(typed);
  await button(page, "Ligar").click();
}

/** Says how the call ended, which puts it away. */
export async function conclude(page: Page, result: string) {
  await phone(page).getByText(result, { exact: true }).click();
  await button(page, "Salvar").click();
  // Whoever says it of a second call does not say it of this one again.
  const said = phone(page).getByRole("radio", { name: result, exact: true, checked: true });
  await expect(said).toHaveCount(0);
}

export async function lastLigacao() {
  const api = await apiAs("bruno@acme.test");
  const { data, error } = await api
    .from("ligacoes")
    .select("*")
    .order("criado_em", { ascending: false })
    .limit(1)
    .single();
  if (error) throw new Error(error.message);
  return data;
}
