// A phone on a network and a server that do as the test says.
import type { CloseCause, NetworkEvent } from "../call-machine.ts";
import type { EngineEvents, PhoneEngine } from "../engine/engine.ts";
import { createPhone } from "./phone.ts";
import type { LigacaoRow, PhoneServer } from "./server.ts";

export function benchPhone() {
  const told: string[] = [];
  const rows = new Map<string, LigacaoRow>();
  const reports: { id: string; report: unknown }[] = [];
  const settings = { microphone: null as unknown, dial: null as unknown, transfers: true };
  let events: EngineEvents | undefined;
  let legs = 0;

  const say = (word: string) => (legId: string) => void told.push(`${word} ${legId}`);
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
    hold: say("hold"),
    unhold: say("unhold"),
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
      if (settings.dial) throw settings.dial;
      return row();
    },
    hangUp: async (id: string) => void told.push(`server hangs up ${id}`),
    register: async () => ({ ligacao: row(), contato: { id: "c1", nome: "Marina" } }),
    report: async (id: string, report: unknown) => void reports.push({ id, report }),
    row: async (id: string) => rows.get(id) ?? null,
  } as unknown as PhoneServer;

  const phone = createPhone({
    engine: (given) => {
      events = given;
      return engine;
    },
    server,
    measured: () => null,
    microphone: async () => {
      if (settings.microphone) throw settings.microphone;
    },
    play: () => undefined,
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
    hears: (legId: string, event: NetworkEvent) => network.onCall(legId, event),
    closes: (legId: string, cause: CloseCause = "hung_up") =>
      network.onCall(legId, { type: "closed", cause }),
    /** The carrier rings this phone for its own dial. */
    rings(legId: string) {
      network.onOffer(legId, "1000", true);
      network.onCall(legId, { type: "answered" });
    },
    offers(legId: string, number = "+5511999990102") {
      network.onOffer(legId, number, false);
    },
    line: (at = -1) => phone.get().lines.at(at)!,
  };
}

export type Bench = ReturnType<typeof benchPhone>;
