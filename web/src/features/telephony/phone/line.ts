// One line of the phone: the call as the person lives it, and what is known about it. Pure.
//
// A call goes one of three ways. `direct` is an INVITE of ours, `incoming` one of theirs. By `carrier`
// we ask the provider to make the call: it rings this phone first, which answers by itself, and only
// then the other one, so the answer of our own leg is not yet an answer.
import type { Enums } from "@prosa/shared/database.types.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import {
  type CallEvent,
  type CallState,
  dialed,
  nextCall,
  offered,
  timeLimitMs,
} from "../call-machine.ts";

export type Way = "carrier" | "direct" | "incoming";

export type LigacaoStatus = Enums<"ligacao_status">;

export interface Line {
  /** Ours, known to the server as `client_id`. */
  readonly id: string;
  readonly way: Way;
  readonly call: CallState;
  readonly about: CallAbout;
  /** What the engine calls it; null until the carrier has rung. */
  readonly legId: string | null;
  /** Our leg stands: there is sound, though perhaps of ringing. */
  readonly isConnected: boolean;
  readonly ligacaoId: string | null;
  readonly beganAt: number;
  /** When the carrier was asked to dial: until then it cannot ring for this. */
  readonly askedAt: number | null;
  readonly rangAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** The code of what went wrong. */
  readonly problem: string | null;
  /** What the provider says it came to. */
  readonly told: LigacaoStatus | null;
  /** Nothing more is wanted of it: it may leave the screen. */
  readonly isDone: boolean;
}

/** `pickedUp`: the provider says that the other one has answered. */
export type LineEvent = CallEvent | { type: "pickedUp" };

/** How long the carrier may take to ring this phone; as long it may be answered without a hand. */
export const dialMs = 30_000;
/** A provider that forgets to say that somebody answered must not keep a conversation ringing. */
const silentAnswerMs = 60_000;

const fresh = {
  legId: null,
  isConnected: false,
  ligacaoId: null,
  askedAt: null,
  rangAt: null,
  answeredAt: null,
  endedAt: null,
  problem: null,
  told: null,
  isDone: false,
} as const;

export function dialedLine(id: string, way: Way, number: string, about: CallAbout): Line {
  return { ...fresh, id, way, about, call: dialed(number), beganAt: Date.now() };
}

export function offeredLine(id: string, legId: string, number: string): Line {
  const call = offered(number);
  return { ...fresh, id, way: "incoming", about: {}, call, legId, beganAt: Date.now() };
}

/** A dial of this person's that this page knows nothing of: it was loaded anew, or lost the answer. */
export function returnedLine(id: string, legId: string, number: string): Line {
  const line = offeredLine(id, legId, number);
  return { ...line, call: { ...line.call, direction: "saida" } };
}

export const isLive = ({ call }: Line) => call.phase !== "over";
export const isTalking = ({ call }: Line) => call.phase === "talking";
/** Under way, and nobody has rung or picked up. */
export const isDialing = ({ call }: Line) => call.phase === "dialing";
/** There is sound both ways, or is about to be: such a one there is only once. */
export const isHeard = ({ call, isConnected }: Line) =>
  isConnected &&
  (call.phase === "talking" || call.phase === "ringing") &&
  (call.hold === "off" || call.hold === "releasing");
/** We rang for a dial of ours that we knew nothing of: the provider alone knows how the other end fares. */
export const isReturned = ({ way, call }: Line) => way === "incoming" && call.direction === "saida";

/** Asked for, and the carrier has not rung yet; it may ring, too, for what was given up. */
export function isPending({ way, legId, call, askedAt }: Line): boolean {
  const mayCome = call.phase === "dialing" || call.isLeft;
  const isFresh = askedAt !== null && Date.now() - askedAt < dialMs;
  return way === "carrier" && legId === null && mayCome && isFresh;
}

export function lineLimitMs(line: Line): number | null {
  const { call, way, legId, isConnected } = line;
  if (way === "carrier" && call.phase === "dialing" && !legId) return dialMs;
  if (way === "carrier" && call.phase === "ringing" && isConnected) return silentAnswerMs;
  return timeLimitMs(call);
}

export function nextLine(line: Line, event: LineEvent): Line {
  const call = nextCall(line.call, asCallEvent(line, event));
  const isConnected = line.isConnected || event.type === "answered";
  if (call === line.call && isConnected === line.isConnected) return line;
  const now = Date.now();
  const rings = call.phase === "ringing" || call.phase === "offered";
  return {
    ...line,
    call,
    isConnected,
    problem: line.problem ?? problemOf(line, event),
    // A colleague has taken it: nothing is left to do here.
    isDone: line.isDone || (event.type === "closed" && event.cause === "elsewhere"),
    rangAt: line.rangAt ?? (rings ? now : null),
    answeredAt: line.answeredAt ?? (call.isAnswered ? now : null),
    endedAt: line.endedAt ?? (call.phase === "over" ? now : null),
  };
}

function problemOf(line: Line, event: LineEvent): string | null {
  if (event.type === "expired" && line.call.phase === "dialing") return "dial_unanswered";
  if (event.type !== "closed") return null;
  if (event.cause === "insecure") return "insecure_context";
  return event.cause === "microphone_refused" || event.cause === "no_microphone"
    ? event.cause
    : null;
}

function asCallEvent(line: Line, event: LineEvent): CallEvent {
  if (event.type === "pickedUp") return { type: "answered" };
  if (line.way !== "carrier") return event;
  if (event.type === "answered") return { type: "ringing" };
  if (event.type === "expired" && line.call.phase === "ringing") return { type: "answered" };
  // The carrier lets our leg go when the other one did not answer, for whatever reason: that it tells.
  const isUnanswered = event.type === "closed" && event.cause === "hung_up" && !line.answeredAt;
  return isUnanswered ? { type: "closed", cause: "unanswered" } : event;
}

/** What it came to: as the provider says, until then as it looked from here. */
export function outcomeOf(line: Line): LigacaoStatus | null {
  return isSettled(line) ? line.told : line.call.outcome;
}

/** Somebody was spoken to: the team wants to know what came of it. */
export const wantsResult = (line: Line) =>
  !isLive(line) && !line.isDone && line.ligacaoId !== null && outcomeOf(line) === "atendida";

/** The provider has said what came of it. */
export const isSettled = ({ told }: Line) =>
  told !== null && told !== "chamando" && told !== "em_andamento";

/** Told by nobody yet, and worth asking for. */
export function wantsRow(line: Line): boolean {
  if (!line.ligacaoId) return false;
  if (isLive(line)) return line.way === "carrier" && !line.call.isAnswered;
  return !isSettled(line) && Date.now() - (line.endedAt ?? 0) < 20_000;
}
