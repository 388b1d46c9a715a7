// What carries calls: it does as it is told and tells what happens. It decides nothing.
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

export type Connection = "connecting" | "registered" | "refused" | "offline";

export interface EngineEvents {
  onConnection(connection: Connection): void;
  /** Somebody calls. `isDialed`: the carrier says that this is our own dial, ringing here first. */
  onOffer(callId: string, number: string, isDialed: boolean): void;
  onCall(callId: string, event: NetworkEvent): void;
  /** The other one's voice, to be played. */
  onSound(callId: string, sound: MediaStream): void;
}

export interface PhoneEngine {
  start(account: SipAccount): void;
  stop(): void;
  /** The call's id. */
  dial(number: string): string;
  answer(callId: string): void;
  hangUp(callId: string): void;
  decline(callId: string): void;
  setMuted(callId: string, isMuted: boolean): void;
  hold(callId: string): void;
  unhold(callId: string): void;
  sendDigits(callId: string, digits: string): void;
  /** To a number, or to whom another call of ours talks to. False when it was refused. */
  transfer(callId: string, to: { number: string } | { callId: string }): Promise<boolean>;
  /** Brings the sound back after the connection was lost. */
  restartMedia(callId: string): void;
  /** For the quality meter. */
  connectionOf(callId: string): RTCPeerConnection | null;
}
