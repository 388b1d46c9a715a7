// What carries calls: it does as it is told and tells what happens. It decides nothing.
//
// Of a call nothing is told before `dial` has returned its id, and after `closed` nothing more. An
// order that no longer fits (hold what has ended, hang up twice) is without effect.
import type { NetworkEvent } from "../call-machine.ts";

export interface SipAccount {
  /** wss://… */
  url: string;
  extension: string;
  domain: string;
  /** In place of the password, which never reaches a browser. */
  ha1: string;
  realm: string;
  /** One per person and company: another one would leave a ghost that rings too. */
  instanceId: string;
  iceServers: RTCIceServer[];
}

/**
 * `refused` is a verdict on the account: only another account helps. `offline` passes by itself; the
 * engine goes on trying, and what talks goes on talking meanwhile.
 */
export type Connection = "connecting" | "registered" | "refused" | "offline";

export interface EngineEvents {
  onConnection(connection: Connection): void;
  /** Somebody calls. `isDialed`: the carrier says that this is our own dial, ringing here first. */
  onOffer(callId: string, number: string, isDialed: boolean): void;
  onCall(callId: string, event: NetworkEvent): void;
  /** The other one's voice, to be played; told again when it comes back after a hold. */
  onSound(callId: string, sound: MediaStream): void;
  /**
   * The microphone is gone in the middle of a call. Replaced, the system's choice took its place;
   * otherwise nobody hears us until there is one, which is told, too.
   */
  onMicrophoneLost(isReplaced: boolean): void;
}

/** How digits travel: as SIP messages, or as events in the sound (RFC 2833). */
export type DigitTransport = "info" | "rfc2833";

export interface PhoneEngine {
  /** Replaces an account that was started before, and ends its calls. */
  start(account: SipAccount): void;
  /** Ends all calls and the registration. */
  stop(): void;
  /** The call's id. What hinders it (no microphone, no server) is told as its `closed`. */
  dial(number: string): string;
  answer(callId: string): void;
  hangUp(callId: string): void;
  decline(callId: string): void;
  setMuted(callId: string, isMuted: boolean): void;
  /** Ends in `held` or `refused`, within 4.5 s; while it is asked for, the microphone is silent. */
  hold(callId: string): void;
  /** Ends in `released` or `refused`. */
  unhold(callId: string): void;
  /** Without `by`: in the sound where the other side understands it, else as messages. */
  sendDigits(callId: string, digits: string, by?: DigitTransport): void;
  /**
   * To a number, or to whom another call of ours talks to. Settles at the latest a minute after the
   * server took it on: false when it was refused or nothing came of it, and the call is where it was.
   * Afterwards the server usually ends the call; whoever does not want to rely on it hangs up.
   */
  transfer(callId: string, to: { number: string } | { callId: string }): Promise<boolean>;
  /** Finds the way for the sound anew. Done by itself after a lost connection. */
  restartMedia(callId: string): void;
  /**
   * Speaks through this microphone from now on, in running calls too; null is the system's choice.
   * Rejects with a `MicrophoneError`; all is as before then.
   */
  setMicrophone(deviceId: string | null): Promise<void>;
  /** For the quality meter. */
  connectionOf(callId: string): RTCPeerConnection | null;
}
