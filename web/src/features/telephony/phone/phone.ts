// The phone itself: it brings the person, the engine and the server together, one line per call.
// Without React and without a browser's parts: those are handed in.

import type { Json } from "@prosa/shared/database.types.ts";
import { isEmergency } from "@prosa/shared/dial-number.ts";
import { AppError } from "../../../lib/errors.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import type { NetworkEvent } from "../call-machine.ts";
import type { Connection, EngineEvents, PhoneEngine, SipAccount } from "../engine/engine.ts";
import {
  dialedLine,
  isDialing,
  isHeard,
  isLive,
  isPending,
  isReturned,
  isSettled,
  isTalking,
  type Line,
  type LineEvent,
  nextLine,
  offeredLine,
  returnedLine,
} from "./line.ts";
import { createLinks } from "./links.ts";
import { dialable, planOf } from "./number.ts";
import type { PhoneServer } from "./server.ts";
import { createStore, type PhoneEvent, type PhoneState } from "./store.ts";
import { createTimers } from "./timers.ts";

export interface PhoneParts {
  engine: (events: EngineEvents) => PhoneEngine;
  server: PhoneServer;
  /** Fails where the person cannot be heard. */
  microphone: () => Promise<void>;
  /** What the meter saw of a call that is over. */
  measured: (line: Line) => Record<string, Json> | null;
  /** The other one's voice; null when the line is gone. */
  play: (legId: string, sound: MediaStream | null) => void;
  /** The microphone is gone in the middle of a call, and another one may have taken its place. */
  unplugged: (isReplaced: boolean) => void;
}

export type Phone = ReturnType<typeof createPhone>;

export function createPhone(parts: PhoneParts) {
  const store = createStore();
  const onConnection = (connection: Connection) => put({ connection });
  const { measured, play: onSound, unplugged: onMicrophoneLost } = parts;
  const engine = parts.engine({ onConnection, onOffer, onCall, onSound, onMicrophoneLost });
  const links = createLinks(parts.server, { all: () => store.get().lines, change, move, measured });
  const timers = createTimers((id) => move(id, { type: "expired" }), links.refresh);

  const line = (id: string) => store.get().lines.find((each) => each.id === id);
  const lineOf = (legId: string) =>
    store.get().lines.find((each) => each.legId === legId && isLive(each));

  function put(next: Partial<PhoneState>) {
    store.set({ ...store.get(), ...next });
    timers.follow(store.get().lines);
  }
  function add(added: Line) {
    const { lines, activeId } = store.get();
    const isBusy = lines.some(isTalking);
    // Who calls while somebody is spoken to does not take the screen away.
    const shown = added.way === "incoming" && isBusy ? activeId : added.id;
    put({ lines: [...lines.filter(({ isDone }) => !isDone), added], activeId: shown });
  }
  function change(id: string, changes: Partial<Line>) {
    put({
      lines: store.get().lines.map((each) => (each.id === id ? { ...each, ...changes } : each)),
    });
  }
  function move(id: string, event: LineEvent) {
    const before = line(id);
    const after = before && nextLine(before, event);
    if (!before || !after || before === after) return;
    put({ lines: store.get().lines.map((each) => (each.id === id ? after : each)) });
    if (!before.isConnected && after.isConnected) holdOthers(id);
    if (!isTalking(before) && isTalking(after) && after.way !== "carrier") {
      if (!isReturned(after)) void links.answered(after);
    }
    if (isLive(before) && !isLive(after)) end(after);
  }
  function end(over: Line) {
    if (over.legId) {
      parts.play(over.legId, null);
      // One that was given up here may still stand there.
      engine.hangUp(over.legId);
    } else if (over.way === "carrier" && !over.call.isLeft && !isSettled(over)) {
      // Nobody waits for it any more, and the provider would go on trying.
      void links.cancel(over.id);
    }
    if (!isReturned(over)) void links.close(over);
  }
  /** Ends what never got anywhere, and says why. */
  function fail(id: string, error: unknown) {
    change(id, { problem: error instanceof AppError ? error.code : "unexpected" });
    move(id, { type: "closed", cause: "failed" });
  }

  function onCall(legId: string, event: NetworkEvent) {
    const known = lineOf(legId);
    if (known) move(known.id, event);
  }
  function onOffer(legId: string, number: string, isDialed: boolean) {
    // A stranger who knows the provider's mark must not open the microphone: only a dial of this
    // phone, and only a fresh one, is answered without a hand.
    const pending = isDialed ? store.get().lines.filter(isPending) : [];
    const awaited = pending.find(isDialing) ?? pending[0];
    if (!awaited) return offer(legId, number, isDialed);
    // The next one rings for somebody else.
    change(awaited.id, { legId });
    if (!isDialing(awaited)) return engine.decline(legId);
    holdOthers(awaited.id);
    engine.answer(legId);
  }
  function offer(legId: string, number: string, isDialed: boolean) {
    const made = isDialed ? returnedLine : offeredLine;
    const offered = made(crypto.randomUUID(), legId, number);
    add(offered);
    if (isDialed) links.find(offered);
    else links.register(offered);
  }

  /** One conversation at a time: the others wait. */
  function holdOthers(id: string) {
    for (const other of store.get().lines) {
      if (other.id === id || !other.legId || !isHeard(other)) continue;
      move(other.id, { type: "hold" });
      engine.hold(other.legId);
    }
  }
  function hold(id: string) {
    const held = line(id);
    if (!held?.legId || !held.isConnected || !isLive(held)) return;
    if (held.call.hold === "off") {
      move(id, { type: "hold" });
      engine.hold(held.legId);
    } else if (held.call.hold === "on") {
      holdOthers(id);
      move(id, { type: "unhold" });
      put({ activeId: id });
      engine.unhold(held.legId);
    }
  }

  async function call(typed: string, about: CallAbout = {}): Promise<void> {
    const plan = planOf(typed);
    if ("code" in plan) throw new AppError(plan.code, 422);
    const { number, way } = plan;
    const isUrgent = isEmergency(number);
    const dialing = store.get().lines.filter(isDialing);
    if (dialing.some(({ call }) => !isUrgent || call.number === number)) {
      throw new AppError("call_pending", 409);
    }
    // Whoever needs help does not wait for somebody else to be reached.
    for (const each of dialing) hangUp(each.id);
    const id = crypto.randomUUID();
    add(dialedLine(id, way, number, about));
    try {
      if (isUrgent) requireConnection("emergency_offline");
      await parts.microphone();
      if (!isUnderWay(id)) return;
      requireConnection(isUrgent ? "emergency_offline" : "phone_offline");
      holdOthers(id);
      if (way === "direct") {
        change(id, { legId: engine.dial(number) });
        const made = line(id);
        if (made) links.register(made);
      } else {
        change(id, { askedAt: Date.now() });
        await links.dial(id, number, about);
      }
    } catch (error) {
      const isRefused = error instanceof AppError && error.status >= 400 && error.status < 500;
      const dialed = line(id);
      // It rings already: only the answer to our question was lost.
      if (dialed?.legId && !isRefused) links.find(dialed);
      else fail(id, error);
    }
  }
  function requireConnection(code: string) {
    if (store.get().connection !== "registered") throw new AppError(code, 503);
  }
  const isUnderWay = (id: string) => line(id)?.call.phase === "dialing";

  async function answer(id: string): Promise<void> {
    const offered = line(id);
    if (offered?.call.phase !== "offered" || !offered.legId) return;
    await parts.microphone();
    if (line(id)?.call.phase !== "offered") return;
    holdOthers(id);
    move(id, { type: "answer" });
    put({ activeId: id });
    engine.answer(offered.legId);
  }
  function hangUp(id: string) {
    const left = line(id);
    if (!left || !isLive(left)) return;
    move(id, { type: "hangUp" });
    if (left.legId) {
      if (left.call.phase === "offered") engine.decline(left.legId);
      else engine.hangUp(left.legId);
    } else if (left.askedAt !== null) void links.cancel(id);
    else move(id, { type: "closed", cause: "cancelled" });
  }
  function mute(id: string) {
    const spoken = line(id);
    if (!spoken?.legId || !isLive(spoken)) return;
    move(id, { type: spoken.call.isMuted ? "unmute" : "mute" });
    engine.setMuted(spoken.legId, !spoken.call.isMuted);
  }
  function sendDigits(id: string, digits: string) {
    const spoken = line(id);
    if (spoken?.legId && spoken.isConnected) engine.sendDigits(spoken.legId, digits);
  }
  /** Answers whether it was taken over; then this phone has no more part in it. */
  async function transfer(id: string, to: { number: string } | { lineId: string }) {
    const [from, other] = [line(id), "lineId" in to ? line(to.lineId) : undefined];
    if (!from?.legId || !isTalking(from)) return false;
    const target = other?.legId
      ? { callId: other.legId }
      : "number" in to
        ? { number: dialable(to.number) }
        : null;
    const isTaken = target !== null && (await engine.transfer(from.legId, target));
    if (!isTaken) return false;
    hangUp(id);
    if (other) hangUp(other.id);
    return true;
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    on: (event: PhoneEvent, listener: (line: Line) => void) => store.on(event, listener),
    start(account: SipAccount) {
      timers.start();
      engine.start(account);
    },
    stop() {
      for (const each of store.get().lines.filter(isLive)) {
        move(each.id, { type: "closed", cause: "failed" });
      }
      engine.stop();
      timers.stop();
      put({ connection: "offline" });
    },
    engine,
    call,
    answer,
    hangUp,
    mute,
    hold,
    sendDigits,
    transfer,
    show: (id: string) => put({ activeId: id }),
    /** Calls of before the page was loaded, whose result is still wanted. */
    restore(lines: readonly Line[]) {
      const known = new Set(store.get().lines.map(({ id }) => id));
      const left = lines.filter(({ id }) => !known.has(id));
      left.forEach(links.adopt);
      if (left.length > 0) put({ lines: [...left, ...store.get().lines] });
    },
    /** The person is done with it. */
    dismiss(id: string) {
      const left = line(id);
      if (left && !isLive(left)) put({ lines: store.get().lines.filter((each) => each.id !== id) });
    },
    /** The server has news of a call, perhaps of one whose id did not come yet. */
    refresh(ligacaoId: string) {
      const concerns = (each: Line) =>
        each.ligacaoId === ligacaoId || (isLive(each) && each.ligacaoId === null);
      if (store.get().lines.some(concerns)) links.refresh(ligacaoId);
    },
    /** Where notes go; null while the server does not know the call. */
    ligacaoOf: links.insist,
  };
}
