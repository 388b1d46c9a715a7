// A phone on a network and a server that do as the test says.
import { beforeEach, vi } from "vitest";
import type { CloseCause, NetworkEvent } from "../call-machine.ts";
import type { EngineEvents, PhoneEngine } from "../engine/engine.ts";
import { createPhone } from "./phone.ts";
import type { LigacaoRow, PhoneServer } from "./server.ts";

export function benchPhone() {
  const told: string[] = [];
  const rows = new Map<string, LigacaoRow>();
  const reports: { id: string; report: unknown }[] = [];
  const settings = {
    microphone: null as unknown,
    /** While the browser asks for it. */
    permission: null as Promise<void> | null,
    /** What the answer to a dial is, in place of a row; the carrier may ring before it comes. */
    dial: null as unknown,
    register: null as unknown,
    transfers: true,
    /** A hold is agreed to after this long; otherwise as the test says. */
    holdMs: null as number | null,
  };
  let events: EngineEvents | undefined;
  let legs = 0;

  const say = (word: string) => (legId: string) => void told.push(`${word} ${legId}`);
  const agree = (word: string, type: "held" | "released") => (legId: string) => {
    told.push(`${word} ${legId}`);
    if (settings.holdMs === null) return;
    setTimeout(() => events?.onCall(legId, { type }), settings.holdMs);
  };
  const engine = {
    start: () => told.push("start"),
    stop: () => told.push("stop"),
    dial(number: string) {
      legs += 1;
      told.push(`dial ${number}`);
      return `leg${legs}`;
    },
    answer: say("answer"),
    hangUp: say("hangUp"),
    decline: say("decline"),
    hold: agree("hold", "held"),
    unhold: agree("unhold", "released"),
    restartMedia: say("restartMedia"),
    setMuted: (legId: string, isMuted: boolean) => void told.push(`muted ${legId} ${isMuted}`),
    sendDigits: (legId: string, digits: string) => void told.push(`digits ${legId} ${digits}`),
    transfer: () => Promise.resolve(settings.transfers),
    connectionOf: () => null,
  } as unknown as PhoneEngine;

  const row = (): LigacaoRow => {
    const made: LigacaoRow = { id: `ligacao${rows.size + 1}`, status: "chamando" };
    rows.set(made.id, made);
    return made;
  };
  const server = {
    dial: async () => {
      told.push("server dials");
      const refusal = await settings.dial;
      if (refusal) throw refusal;
      return row();
    },
    hangUp: async (id: string) => void told.push(`server hangs up ${id}`),
    register: async ({ direction }: { direction: string }) => {
      told.push(`server registers ${direction}`);
      if (settings.register) throw settings.register;
      return { ligacao: row(), contato: { id: "c1", nome: "Marina" } };
    },
    dialed: async () => [...rows.values()].find(({ status }) => status === "chamando") ?? null,
    report: async (id: string, report: unknown) => void reports.push({ id, report }),
    row: async (id: string) => {
      told.push(`server is asked for ${id}`);
      return rows.get(id) ?? null;
    },
  } as unknown as PhoneServer;

  const phone = createPhone({
    engine: (given) => {
      events = given;
      return engine;
    },
    server,
    measured: () => null,
    microphone: async () => {
      await settings.permission;
      if (settings.microphone) throw settings.microphone;
    },
    play: () => undefined,
    unplugged: () => undefined,
  });
  const network = events as EngineEvents;
  network.onConnection("registered");

  return {
    phone,
    told,
    rows,
    reports,
    settings,
    network,
    /** From now on, until what is answered is called: allowed. */
    asksForMicrophone() {
      const { promise, resolve } = Promise.withResolvers<void>();
      settings.permission = promise;
      return resolve;
    },
    hears: (legId: string, event: NetworkEvent) => network.onCall(legId, event),
    closes: (legId: string, cause: CloseCause = "hung_up") =>
      network.onCall(legId, { type: "closed", cause }),
    /** The carrier rings this phone for its own dial. */
    rings(legId: string) {
      network.onOffer(legId, "1000", true);
      // Told of what rings here, too.
      network.onCall(legId, { type: "ringing" });
      network.onCall(legId, { type: "answered" });
    },
    offers(legId: string, number = "+5511999990102") {
      network.onOffer(legId, number, false);
    },
    line: (at = -1) => phone.get().lines.at(at)!,
  };
}

export type Bench = ReturnType<typeof benchPhone>;

/** Gives each test a bench of its own, and the clock. */
export function benchForEach(take: (bench: Bench) => void) {
  beforeEach(() => {
    vi.useFakeTimers();
    const bench = benchPhone();
    take(bench);
    return () => {
      bench.phone.stop();
      vi.useRealTimers();
    };
  });
}
