// Kamailio with rtpengine and sipp behind it, on free ports, started and stopped with the tests.
import { createSocket, type Socket } from "node:dgram";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Program, start } from "../../process.ts";
import { withDaemons } from "./packages.ts";

const here = import.meta.dirname;
const host = "127.0.0.1";
const startMs = 10_000;

export async function startExchange(domain: string) {
  const folder = await mkdtemp(join(tmpdir(), "exchange-"));
  const digitsFile = join(folder, "digits.log");
  const tones = await listenForTones();
  const ports = {
    udp: await freePort(),
    websocket: await freePort(),
    rtpengine: await freePort(),
    sipp: await freePort(),
  };
  const config = join(folder, "kamailio.cfg");
  await writeFile(config, fill(await readFile(join(here, "kamailio.cfg"), "utf8"), ports, domain));

  // Without the package's own settings, and in a range of its own: two of them would share ports, silently.
  const first = 20_000 + (process.pid % 100) * 100;
  const alone = ["--config-file=none", `--port-min=${first}`, `--port-max=${first + 98}`];
  const sockets = [
    `--listen-ng=${host}:${ports.rtpengine}`,
    `--dtmf-log-dest=${host}:${tones.port}`,
  ];
  const sound = ["--foreground", "--log-stderr", "--table=-1", `--interface=${host}`];
  const rtpengine = startDaemon("rtpengine", [...sound, ...alone, ...sockets]);
  await listening(rtpengine, "udp", ports.rtpengine);
  const startKamailio = async () => {
    const args = ["-DD", "-E", "-f", config, "-w", folder, "-Y", folder, "-m", "64", "-M", "8"];
    const program = startDaemon("kamailio", args);
    await listening(program, "tcp", ports.websocket);
    return program;
  };
  let kamailio = await startKamailio();
  const media = String(await freePort());
  const scenario = ["-sf", join(here, "sipp.xml"), "-rtp_echo", "-nostdin"];
  const addresses = ["-i", host, "-p", String(ports.sipp), "-mi", host, "-mp", media];
  const log = ["-trace_logs", "-log_file", digitsFile];
  const sipp = startDaemon("sipp", [...scenario, ...addresses, ...log]);
  await listening(sipp, "udp", ports.sipp);

  return {
    url: `ws://${host}:${ports.websocket}`,
    /** What the called one understood, messages before tones. */
    async digits() {
      const told = await readFile(digitsFile, "utf8").catch(() => "");
      return [...told.matchAll(/Signal=(.)/g)].map(([, digit]) => digit).join("") + tones.heard();
    },
    /** Like a machine that is switched off; calls' sound does not pass there. */
    async kill() {
      kamailio.signal("SIGKILL");
      await kamailio.result;
    },
    async revive() {
      kamailio = await startKamailio();
    },
    freeze: () => kamailio.signal("SIGSTOP"),
    thaw: () => kamailio.signal("SIGCONT"),
    said: () => [rtpengine, kamailio, sipp].map((program) => program.output()).join("\n"),
    async close() {
      for (const program of [sipp, kamailio, rtpengine]) program.signal("SIGTERM");
      await Promise.all([sipp, kamailio, rtpengine].map((program) => program.result));
      tones.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Exchange = Awaited<ReturnType<typeof startExchange>>;

/** Ends with us, however we end: a runner that is interrupted has no time to clean up. */
function startDaemon(name: string, args: string[]): Program {
  return start("setpriv", ["--pdeathsig", "TERM", name, ...args], { env: withDaemons });
}

function fill(text: string, ports: Record<string, number>, domain: string): string {
  const values: Record<string, string | number> = { ...ports, domain };
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name]));
}

/** rtpengine tells of the digits that it sees in the sound. */
async function listenForTones() {
  const socket: Socket = createSocket("udp4");
  let heard = "";
  socket.on("message", (message) => {
    const { event } = JSON.parse(message.toString()) as { event?: number };
    if (event !== undefined) heard += "0123456789*#"[event] ?? "?";
  });
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  return { port: socket.address().port, heard: () => heard, close: () => socket.close() };
}

/** Free for UDP and for TCP at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(program: Program, kind: "tcp" | "udp", port: number): Promise<void> {
  const until = Date.now() + startMs;
  while (program.isRunning() && Date.now() < until) {
    if (await (kind === "tcp" ? isTaken(port) : isBound(port))) return;
    await sleep(20);
  }
  throw new Error(`It does not listen on ${kind} ${port}:\n${program.output()}`);
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

function isBound(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => resolve(true));
    socket.bind(port, host, () => socket.close(() => resolve(false)));
  });
}
