// The providers Prosa talks to, simulated on one port: WhatsApp's Graph API, the customer's phone,
// a mailbox, and the control calls that tests use.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createEventHub } from "./events.ts";
import { RequestRefused, readJson, refuseOtherSites, sendJson } from "./http.ts";
import { listMails } from "./mailbox.ts";
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
  /** Where the stack lists the e-mails it would have sent. */
  mailsUrl?: string;
  delays?: Partial<Settings["delays"]>;
  /** Keeps customers and conversations here, so that they survive a restart. */
  dataDir?: string;
}

export interface Simulators {
  port: number;
  close(): Promise<void>;
}

export async function startSimulators(options: SimulatorOptions): Promise<Simulators> {
  const events = createEventHub();
  const whatsapp = createWhatsApp(
    { mediaDir: options.dataDir && join(options.dataDir, "media"), ...options.whatsapp },
    events,
    options.delays,
  );
  const store = options.dataDir ? keepOnDisk(options.dataDir, whatsapp) : null;

  async function handle(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? "/", "http://simulators");
    if (url.pathname.startsWith("/_sim/")) {
      return answerControl(whatsapp, options.mailsUrl, req, res, url);
    }
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
  whatsapp.ticks.resumeAll();

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      whatsapp.close();
      events.close();
      await store?.save();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answerControl(
  whatsapp: WhatsApp,
  mailsUrl: string | undefined,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  refuseOtherSites(req);
  if (url.pathname.startsWith("/_sim/whatsapp/")) return control(whatsapp, req, res, url);
  const { faults, events } = whatsapp;
  switch (`${req.method} ${url.pathname}`) {
    case "GET /_sim/events":
      return events.connect(res);
    case "GET /_sim/mails":
      return sendJson(res, 200, await listMails(mailsUrl));
    case "GET /_sim/faults":
      return sendJson(res, 200, faults.list());
    case "POST /_sim/faults":
      return sendJson(res, 200, faults.add(await readJson(req)));
    case "DELETE /_sim/faults": {
      const id = url.searchParams.get("id");
      if (id === null) faults.clear();
      else faults.remove(Number(id));
      return sendJson(res, 200, faults.list());
    }
    case "POST /_sim/reset":
      whatsapp.reset();
      return sendJson(res, 200, { ok: true });
    default:
      throw new RequestRefused(404, "not_found", `There is no ${req.method} ${url.pathname}.`);
  }
}
