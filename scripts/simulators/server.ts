// The providers Prosa talks to, simulated on one port: WhatsApp's Graph API, the customer's phone,
// API4COM, OpenAI and Anthropic, a mailbox, and the control calls that tests use. Webphones have a port
// of their own.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { controlPrefix as aiControlPrefix, control as controlAi } from "./ai/control.ts";
import type { AiOptions } from "./ai/keys.ts";
import { type Ai, createAi } from "./ai/simulator.ts";
import { anthropic, anthropicPrefix } from "./anthropic/rest.ts";
import { control as controlApi4com, controlPrefix } from "./api4com/control.ts";
import { recordings } from "./api4com/recordings.ts";
import { rest, restPrefix } from "./api4com/rest.ts";
import { type Api4com, type Api4comOptions, createApi4com } from "./api4com/simulator.ts";
import { controlCalls, faultCalls } from "./control.ts";
import { createEventHub } from "./events.ts";
import { RequestRefused, refuseOtherSites, sendJson } from "./http.ts";
import { listMails } from "./mailbox.ts";
import { openai, openaiPrefix } from "./openai/rest.ts";
import { servePage } from "./pages.ts";
import { keepOnDisk } from "./store.ts";
import { control } from "./whatsapp/control/control.ts";
import { graph } from "./whatsapp/graph.ts";
import { createWhatsApp, type WhatsApp, type WhatsAppOptions } from "./whatsapp/simulator.ts";
import type { Settings } from "./whatsapp/world.ts";

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  whatsapp: WhatsAppOptions;
  api4com?: Api4comOptions;
  /** OpenAI and Anthropic, with the keys that they know. */
  ai?: AiOptions;
  /** Where the stack lists the e-mails it would have sent. */
  mailsUrl?: string;
  delays?: Partial<Settings["delays"]>;
  /** Keeps customers and conversations here, so that they survive a restart. */
  dataDir?: string;
}

export interface Simulators {
  port: number;
  /** Of the carrier's WebSocket, when there is one. */
  sipPort: number | null;
  close(): Promise<void>;
}

export async function startSimulators(options: SimulatorOptions): Promise<Simulators> {
  const events = createEventHub();
  const whatsapp = createWhatsApp(
    { mediaDir: options.dataDir && join(options.dataDir, "media"), ...options.whatsapp },
    events,
    options.delays,
  );
  let port = options.port;
  const api4com = options.api4com
    ? await createApi4com(options.api4com, events, () => `http://127.0.0.1:${port}`)
    : null;
  const ai = options.ai ? createAi(options.ai, events) : null;
  const store = options.dataDir ? keepOnDisk(options.dataDir, whatsapp) : null;

  async function handle(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? "/", "http://simulators");
    if (url.pathname.startsWith("/_sim/")) {
      return answerControl({ whatsapp, api4com, ai, mailsUrl: options.mailsUrl }, req, res, url);
    }
    if (ai && url.pathname.startsWith(`${openaiPrefix}/`)) return openai(ai, req, res, url);
    if (ai && url.pathname.startsWith(`${anthropicPrefix}/`)) return anthropic(ai, req, res, url);
    if (api4com && url.pathname.startsWith(`${restPrefix}/`)) return rest(api4com, req, res, url);
    if (api4com && (await recordings(api4com, req, res, url.pathname))) return;
    if (await servePage(req, res, url.pathname)) return;
    await graph(whatsapp, req, res, url);
  }

  const server = createServer((req, res) => {
    handle(req, res).catch((error: unknown) => {
      if (res.destroyed || res.headersSent) return res.destroy();
      if (error instanceof RequestRefused) {
        return sendJson(res, error.status, { code: error.code, message: error.message });
      }
      console.error("simulators:", error);
      sendJson(res, 500, { code: "simulator_failed", message: "The simulator itself failed." });
    });
  });
  server.keepAliveTimeout = 30_000;

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host ?? "127.0.0.1", resolve);
  });
  port = (server.address() as AddressInfo).port;
  whatsapp.ticks.resumeAll();

  return {
    port,
    sipPort: api4com?.carrier.port ?? null,
    async close() {
      whatsapp.close();
      await api4com?.close();
      events.close();
      await store?.save();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Controlled {
  whatsapp: WhatsApp;
  api4com: Api4com | null;
  ai: Ai | null;
  mailsUrl: string | undefined;
}

/** Those of WhatsApp. */
const controlFaults = controlCalls("/_sim/", faultCalls);

async function answerControl(
  { whatsapp, api4com, ai, mailsUrl }: Controlled,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  refuseOtherSites(req);
  if (url.pathname.startsWith("/_sim/whatsapp/")) return control(whatsapp, req, res, url);
  if (api4com && url.pathname.startsWith(controlPrefix)) {
    return controlApi4com(api4com, req, res, url);
  }
  if (ai && url.pathname.startsWith(aiControlPrefix)) return controlAi(ai, req, res, url);
  switch (`${req.method} ${url.pathname}`) {
    case "GET /_sim/events":
      return whatsapp.events.connect(res);
    case "GET /_sim/mails":
      return sendJson(res, 200, await listMails(mailsUrl));
    case "POST /_sim/reset":
      whatsapp.reset();
      api4com?.reset();
      ai?.reset();
      return sendJson(res, 200, { ok: true });
    default:
      return controlFaults(whatsapp, req, res, url);
  }
}
