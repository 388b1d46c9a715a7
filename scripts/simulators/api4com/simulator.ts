// API4COM: its REST API and its webhooks over a carrier that really rings.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call } from "../carrier/call.ts";
import { type Carrier, startCarrier } from "../carrier/carrier.ts";
import type { Pace } from "../carrier/numbers.ts";
import type { EventHub } from "../events.ts";
import { type AccountOptions, type Accounts, createAccounts, type Session } from "./accounts.ts";
import { type Api4comFaults, createApi4comFaults } from "./faults.ts";
import { createHistory, type History } from "./history.ts";
import { createWebhooks, type EventType } from "./webhooks.ts";

export interface Api4comOptions {
  /** Of the carrier's WebSocket; 0 takes any free one. */
  sipPort: number;
  host?: string;
  accounts: AccountOptions[];
  /** Where recordings go; a temporary folder without it. */
  folder?: string;
  lostMs?: number;
  pace?: Pace;
}

export interface Settings {
  /** `GET /calls` per token and minute. */
  list_per_minute: number;
  /** How long after a call its price appears. */
  price_ms: number;
}

export interface Api4com {
  accounts: Accounts;
  carrier: Carrier;
  faults: Api4comFaults;
  history: History;
  webhooks: ReturnType<typeof createWebhooks>;
  settings: Settings;
  /** By the id that the dialler gave. */
  dials: Map<string, Call>;
  /** Counts a look at the list; false when there were too many. */
  listed(session: Session): boolean;
  reset(): void;
  close(): Promise<void>;
}

const usual: Settings = { list_per_minute: 120, price_ms: 120_000 };

/** `baseUrl` is where this server is reached, known once it listens. */
export async function createApi4com(
  options: Api4comOptions,
  events: EventHub,
  baseUrl: () => string,
): Promise<Api4com> {
  const accounts = createAccounts(options.accounts);
  const faults = createApi4comFaults();
  const settings = { ...usual };
  const history = createHistory(accounts, () => settings.price_ms);
  const webhooks = createWebhooks(faults);
  const dials = new Map<string, Call>();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "api4com-"));
  let looks: { token: string; at: number }[] = [];

  function tell(call: Call, eventType: EventType) {
    const recordUrl = call.file ? `${baseUrl()}/files/listen/${call.id}.wav` : "";
    if (eventType === "channel-hangup") history.keep(call, recordUrl);
    const account = accounts.get(call.domain);
    if (account) webhooks.tell(account, call, eventType, recordUrl);
    events.publish("call", { id: call.id, event: eventType });
  }

  const carrier = await startCarrier({
    port: options.sipPort,
    host: options.host,
    directory: accounts.directory,
    folder,
    lostMs: options.lostMs,
    pace: options.pace,
    listener: {
      created: (call) => tell(call, "channel-create"),
      answered: (call) => tell(call, "channel-answer"),
      ended: (call) => tell(call, "channel-hangup"),
    },
  });

  return {
    accounts,
    carrier,
    faults,
    history,
    webhooks,
    settings,
    dials,
    listed({ token }) {
      const now = Date.now();
      looks = looks.filter(({ at }) => at > now - 60_000);
      looks.push({ token, at: now });
      return looks.filter((look) => look.token === token).length <= settings.list_per_minute;
    },
    reset() {
      for (const call of carrier.board.calls()) call.end("NORMAL_TEMPORARY_FAILURE");
      Object.assign(settings, usual);
      looks = [];
      faults.remove();
      history.clear();
      webhooks.clear();
      dials.clear();
      carrier.numbers.reset();
      carrier.setDown(false);
      carrier.setFrozen(false);
    },
    async close() {
      await carrier.close();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
