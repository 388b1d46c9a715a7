// The phone of one person in one tab, with all that a browser gives it.
import { AppError } from "../../../lib/errors.ts";
import { createDevices } from "../audio/devices.ts";
import { requireMicrophone } from "../audio/microphone.ts";
import { createBell } from "../audio/ringtone.ts";
import { createSpeaker } from "../audio/speaker.ts";
import { JsSipEngine } from "../engine/jssip.ts";
import { isLive, isTalking, type Line } from "../phone/line.ts";
import { createPhone } from "../phone/phone.ts";
import { phoneServer } from "../phone/server.ts";
import { createMeter } from "../quality/meter.ts";
import { createDialing } from "./dialing.ts";
import { createDrafts } from "./drafts.ts";
import { instanceId } from "./instance-id.ts";
import { createNotes } from "./notes.ts";
import { createOwnership } from "./ownership.ts";
import { createSignIn } from "./sign-in.ts";
import { createUnfinished } from "./unfinished.ts";
import { sayUnplugged } from "./unplugged.ts";

/** In which tab the phone is. */
export type Place = "unknown" | "here" | "elsewhere";

export interface WebphoneState {
  place: Place;
  /** What the tab that has the phone shows, while that is another one. */
  elsewhere: readonly Line[];
  /** Why there is no connection, as a code. */
  problem: string | null;
  extension: string | null;
}

export type Webphone = ReturnType<typeof createWebphone>;

export function createWebphone(who: { tenantId: string; userId: string }) {
  let state: WebphoneState = { place: "unknown", elsewhere: [], problem: null, extension: null };
  const listeners = new Set<() => void>();
  const put = (changes: Partial<WebphoneState>) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  };

  const devices = createDevices((role, deviceId) => {
    if (role === "speaker") speaker.move(deviceId);
    if (role === "ring") bell.move(deviceId);
    if (role === "microphone") void phone.engine.setMicrophone(deviceId).catch(() => undefined);
  });
  const speaker = createSpeaker(() => devices.present("speaker"));
  const bell = createBell(() => devices.present("ring"));
  const phone = createPhone({
    engine: (events) => new JsSipEngine(events),
    server: phoneServer,
    microphone: requireMicrophone,
    play: speaker.play,
    unplugged: sayUnplugged,
    measured: (line) => meter.take(line),
  });
  const meter = createMeter(() => phone.get().lines, phone.engine.connectionOf.bind(phone.engine));
  let version: string | null = null;
  let account = "";
  let iceServers: RTCIceServer[] = [];
  const key = `prosa-phone:${who.tenantId}:${who.userId}`;
  const notes = createNotes({
    ligacaoOf: phone.ligacaoOf,
    save: phoneServer.note,
    drafts: createDrafts(`${key}:notes`, localStorage),
  });
  const unfinished = createUnfinished(`${key}:unfinished`);
  const signIn = createSignIn({
    session: async () => {
      requireSecure();
      return await phoneServer.sipSession();
    },
    // Another account ends the calls of the one before.
    isBusy: () => phone.get().lines.some(isLive),
    start(session) {
      put({ extension: session.extension, problem: null });
      const next = JSON.stringify(session);
      if (next === account && phone.get().connection === "registered") return;
      account = next;
      iceServers = session.ice_servers;
      phone.start({
        url: session.wss_url,
        extension: session.extension,
        domain: session.domain,
        realm: session.realm,
        ha1: session.ha1,
        iceServers: session.ice_servers,
        instanceId: instanceId(key),
      });
    },
    failed: (problem) => put({ problem }),
  });

  const ownership = createOwnership<readonly Line[]>(key, {
    onTaken() {
      put({ place: "here", elsewhere: [] });
      phone.restore(unfinished.read());
      signIn.start();
      void notes.recover();
    },
    onLost() {
      signIn.stop();
      phone.stop();
      put({ place: "elsewhere" });
    },
    onShared: (elsewhere) => put({ place: "elsewhere", elsewhere }),
    share: () => phone.get().lines.filter(isLive),
  });

  const unfollow = phone.subscribe(() => {
    const { lines, connection } = phone.get();
    const isRung = lines.some(({ call }) => call.phase === "offered");
    const isBusy = lines.some(isTalking);
    bell.ring(isRung && !isBusy);
    if (state.place === "here") unfinished.keep(lines);
    ownership.tell();
    signIn.follow(connection);
  });
  const unknock = phone.on("ringing", ({ call }) => {
    if (call.phase === "offered" && phone.get().lines.some(isTalking)) bell.knock();
  });
  // Nobody is left talking to a page that is gone; one that comes back signs in again.
  const leave = () => {
    notes.flush();
    signIn.stop();
    phone.stop();
  };
  const returned = ({ persisted }: PageTransitionEvent) => {
    if (persisted && state.place === "here") signIn.start();
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", returned);
  // Granted with the first call: only then they have names.
  const relook = phone.on("connected", () => void devices.look());

  return {
    ...phone,
    phone,
    devices,
    meter,
    notes,
    status: () => state,
    follow(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take: ownership.take,
    retry: signIn.start,
    /** The extension is another one, or has another password. */
    renew(next: string) {
      const isOther = version !== null && version !== next;
      version = next;
      if (isOther && state.place === "here") signIn.start();
    },
    iceServers: () => iceServers,
    ...createDialing({
      status: () => state,
      take: ownership.take,
      ready: signIn.ready,
      requireSecure,
      dial: phone.call,
    }),
    close() {
      for (const each of [unfollow, unknock, relook, meter.stop, devices.stop]) each();
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", returned);
      ownership.stop();
      notes.stop();
      bell.stop();
      speaker.stop();
    },
  };
}

/** Browsers give nothing that a call needs to pages that came unencrypted. */
function requireSecure() {
  if (!window.isSecureContext) throw new AppError("insecure_context", 400);
}
