// One call as the person with the webphone lives it: pure, without a clock and without SIP.
//
//   dial ───► dialing ──ringing──► ringing ──┐
//                │                    │      answered
//                └────────────────────┼──────────┤
//   offer ──► offered ──answer──► answering ─────┴──► talking ──┐
//                │                    │                  │      │
//                └────────┬───────────┴──────────────────┘      │ hangUp
//                         │ closed, or the time is up           ▼
//                         └───────────────────────────────► leaving ──closed──► over
//                                                       (any of them ──closed──► over)
//
// Hold is a way of talking: off ──hold──► holding ──held──► on ──unhold──► releasing ──released──► off.
// Refused, it stays as it was. Who still hears it ring can be put on hold, too, and whoever changes
// their mind while it is released: `held` is then true, whatever was refused or given up meanwhile.
//
// Whatever is only on its way has a time limit (`timeLimitMs`); when it is up, `expired` moves it on.
// So nothing that the network forgets to say can leave a call standing.

export type Phase =
  | "dialing"
  | "ringing"
  | "offered"
  | "answering"
  | "talking"
  | "leaving"
  | "over";

export type Hold = "off" | "holding" | "on" | "releasing";

/** What the other side, or the way there, said at the end. */
export type CloseCause =
  | "hung_up"
  | "busy"
  | "rejected"
  | "unanswered"
  | "not_found"
  | "cancelled"
  | "elsewhere"
  | "failed"
  | MicrophoneRefusal;

/** Why there was no voice to call with: forbidden, not there, or not to be had from an unencrypted page. */
export type MicrophoneRefusal = "microphone_refused" | "no_microphone" | "insecure";

/** `ligacoes.status` of a call that is over. */
export type Outcome = "atendida" | "nao_atendida" | "ocupado" | "cancelada" | "falhou";

export interface CallState {
  readonly direction: "saida" | "entrada";
  readonly number: string;
  readonly phase: Phase;
  readonly hold: Hold;
  readonly isMuted: boolean;
  readonly isAnswered: boolean;
  /** We wanted it to end: a timeout of the network afterwards is not the network's doing. */
  readonly isLeft: boolean;
  /** Null until it is over. */
  readonly outcome: Outcome | null;
  readonly endedBy: "us" | "them" | "network" | null;
}

/** What the network says. */
export type NetworkEvent =
  | { type: "ringing" | "answered" | "held" | "released" | "refused" }
  | { type: "closed"; cause: CloseCause };

/** What the person does, what the network says, and that the time is up. */
export type CallEvent =
  | { type: "answer" | "hangUp" | "mute" | "unmute" | "hold" | "unhold" }
  | NetworkEvent
  | { type: "expired" };

export function dialed(number: string): CallState {
  return { ...fresh, direction: "saida", number, phase: "dialing" };
}

export function offered(number: string): CallState {
  return { ...fresh, direction: "entrada", number, phase: "offered" };
}

const fresh = {
  hold: "off",
  isMuted: false,
  isAnswered: false,
  isLeft: false,
  outcome: null,
  endedBy: null,
} as const;

/** How long the call may stay as it is; null when it may for ever. */
export function timeLimitMs({ phase, hold }: CallState): number | null {
  if (phase === "leaving") return 5_000;
  if (phase === "answering") return 20_000;
  if (phase === "dialing") return 40_000;
  if (phase === "ringing" || phase === "offered") return 120_000;
  return phase === "talking" && (hold === "holding" || hold === "releasing") ? 5_000 : null;
}

export function nextCall(state: CallState, event: CallEvent): CallState {
  if (state.phase === "over") return state;
  switch (event.type) {
    case "ringing":
      return state.phase === "dialing" ? { ...state, phase: "ringing" } : state;
    case "answer":
      return state.phase === "offered" ? { ...state, phase: "answering" } : state;
    case "answered":
      return canBeAnswered(state.phase) ? { ...state, phase: "talking", isAnswered: true } : state;
    case "hangUp":
      // Once: whoever presses again must not put off the end.
      return state.phase === "leaving" ? state : { ...state, phase: "leaving", isLeft: true };
    case "mute":
      return { ...state, isMuted: true };
    case "unmute":
      return { ...state, isMuted: false };
    case "hold":
      return moveHold(moveHold(state, "releasing", "off"), "off", "holding");
    case "unhold":
      return moveHold(state, "on", "releasing");
    case "held":
      return moveHold(moveHold(state, "off", "holding"), "holding", "on");
    case "released":
      return moveHold(state, "releasing", "off");
    case "refused":
      return refuse(state);
    case "closed":
      return close(state, event.cause);
    case "expired":
      return expire(state);
  }
}

function canBeAnswered(phase: Phase): boolean {
  return phase === "dialing" || phase === "ringing" || phase === "answering";
}

function moveHold(state: CallState, from: Hold, to: Hold): CallState {
  const mayChange = state.phase === "talking" || state.phase === "ringing";
  return mayChange && state.hold === from ? { ...state, hold: to } : state;
}

/** A renegotiation that nobody answers leaves things as they were; all else ends. */
function expire(state: CallState): CallState {
  if (timeLimitMs(state) === null) return state;
  return state.phase === "talking" ? refuse(state) : close(state, "failed");
}

function refuse(state: CallState): CallState {
  return moveHold(moveHold(state, "holding", "off"), "releasing", "on");
}

function close(state: CallState, cause: CloseCause): CallState {
  return {
    ...state,
    phase: "over",
    hold: "off",
    outcome: outcomeOf(state, cause),
    endedBy: endedBy(state, cause),
  };
}

function outcomeOf({ direction, isAnswered, isLeft }: CallState, cause: CloseCause): Outcome {
  if (isAnswered) return "atendida";
  // Declined, missed, or taken on another phone: for this one nobody answered.
  if (direction === "entrada") return isLeft || cause !== "failed" ? "nao_atendida" : "falhou";
  if (isLeft) return "cancelada";
  if (cause === "busy") return "ocupado";
  return cause === "rejected" || cause === "unanswered" ? "nao_atendida" : "falhou";
}

const microphoneRefusals = new Set<CloseCause>(["microphone_refused", "no_microphone", "insecure"]);

function endedBy({ isLeft }: CallState, cause: CloseCause): CallState["endedBy"] {
  if (isLeft || microphoneRefusals.has(cause)) return "us";
  return cause === "failed" || cause === "not_found" ? "network" : "them";
}
