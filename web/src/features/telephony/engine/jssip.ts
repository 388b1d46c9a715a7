// The phone engine on JsSIP, with what JsSIP leaves to its user: candidates that never end, one
// renegotiation at a time, silence on hold.
import { UA, WebSocketInterface } from "jssip";
import type { IceCandidateEvent, RTCSession } from "jssip/lib/RTCSession";
import type { RTCSessionEvent } from "jssip/lib/UA";
import type { NetworkEvent } from "../call-machine.ts";
import { closeCauseOf } from "./close-cause.ts";
import type { Connection, EngineEvents, PhoneEngine, SipAccount } from "./engine.ts";

interface Line {
  session: RTCSession;
  isMuted: boolean;
  isHeld: boolean;
  /** Renegotiations wait for each other: two at once would end the call. */
  queue: Promise<void>;
}

/** A renegotiation that is not answered makes way for the next. */
const renegotiationMs = 5_000;
/** How long an address from a STUN or TURN server is waited for. */
const candidateMs = 250;
const registerSeconds = 600;
const dialedMark = "X-Api4comintegratedcall";

export class JsSipEngine implements PhoneEngine {
  readonly #events: EngineEvents;
  readonly #lines = new Map<string, Line>();
  #ua: UA | null = null;
  #iceServers: RTCIceServer[] = [];
  #domain = "";

  constructor(events: EngineEvents) {
    this.#events = events;
  }

  start(account: SipAccount): void {
    this.stop();
    this.#iceServers = account.iceServers;
    this.#domain = account.domain;
    const ua = new UA({
      sockets: [new WebSocketInterface(account.url)],
      uri: `sip:${account.extension}@${account.domain}`,
      ha1: account.ha1,
      realm: account.realm,
      instance_id: account.instanceId,
      register_expires: registerSeconds,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
    });
    this.#ua = ua;
    // One that was replaced says its goodbye late, and not about the new one's connection.
    const tell = (connection: Connection) => () => {
      if (this.#ua === null || this.#ua === ua) this.#events.onConnection(connection);
    };
    ua.on("connecting", tell("connecting"));
    ua.on("registered", tell("registered"));
    ua.on("unregistered", tell("offline"));
    ua.on("disconnected", tell("offline"));
    ua.on("registrationFailed", tell("refused"));
    ua.on("newRTCSession", (event: RTCSessionEvent) => this.#adopt(event));
    this.#events.onConnection("connecting");
    ua.start();
  }

  stop(): void {
    this.#ua?.stop();
    this.#ua = null;
  }

  dial(number: string): string {
    const session = this.#ua?.call(`sip:${number}@${this.#domain}`, this.#options());
    const found = [...this.#lines].find(([, line]) => line.session === session);
    if (!found) throw new Error("The phone was not started.");
    return found[0];
  }

  answer(callId: string): void {
    this.#lines.get(callId)?.session.answer(this.#options());
  }

  hangUp(callId: string): void {
    const session = this.#lines.get(callId)?.session;
    if (session && !session.isEnded()) session.terminate();
  }

  decline(callId: string): void {
    const session = this.#lines.get(callId)?.session;
    if (session && !session.isEnded()) session.terminate({ status_code: 603 });
  }

  setMuted(callId: string, isMuted: boolean): void {
    const line = this.#lines.get(callId);
    if (!line) return;
    line.isMuted = isMuted;
    silence(line);
  }

  hold(callId: string): void {
    this.#renegotiate(callId, (line, done) => {
      line.isHeld = true;
      silence(line);
      return line.session.hold({}, () => done("held"));
    });
  }

  unhold(callId: string): void {
    this.#renegotiate(callId, (line, done) =>
      line.session.unhold({}, () => {
        line.isHeld = false;
        silence(line);
        done("released");
      }),
    );
  }

  restartMedia(callId: string): void {
    this.#renegotiate(callId, (line, done) =>
      line.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, () => done(null)),
    );
  }

  sendDigits(callId: string, digits: string): void {
    this.#lines.get(callId)?.session.sendDTMF(digits);
  }

  transfer(callId: string, to: { number: string } | { callId: string }): Promise<boolean> {
    const session = this.#lines.get(callId)?.session;
    const other = "callId" in to ? this.#lines.get(to.callId)?.session : undefined;
    if (!session || ("callId" in to && !other)) return Promise.resolve(false);
    const target = "number" in to ? `sip:${to.number}@${this.#domain}` : other!.remote_identity.uri;
    return new Promise((resolve) => {
      session.refer(target, {
        replaces: other,
        eventHandlers: {
          accepted: () => resolve(true),
          failed: () => resolve(false),
          requestFailed: () => resolve(false),
        },
      });
    });
  }

  connectionOf(callId: string): RTCPeerConnection | null {
    return this.#lines.get(callId)?.session.connection ?? null;
  }

  #options() {
    return {
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers: this.#iceServers },
    };
  }

  #adopt({ session, request }: RTCSessionEvent): void {
    const callId = crypto.randomUUID();
    this.#lines.set(callId, {
      session,
      isMuted: false,
      isHeld: false,
      queue: Promise.resolve(),
    });
    const tell = (event: NetworkEvent) => this.#events.onCall(callId, event);
    const over = (ending: Parameters<typeof closeCauseOf>[0]) => {
      this.#lines.delete(callId);
      tell({ type: "closed", cause: closeCauseOf(ending) });
    };
    session.on("progress", () => tell({ type: "ringing" }));
    session.on("confirmed", () => tell({ type: "answered" }));
    session.on("ended", over);
    session.on("failed", over);
    session.on("icecandidate", (event) => this.#beReady(event));
    const listen = (connection: RTCPeerConnection) =>
      connection.addEventListener("track", ({ track }) =>
        this.#events.onSound(callId, new MediaStream([track])),
      );
    // Ours has its connection before anybody can listen for it, theirs gets it when we answer.
    if (session.connection) listen(session.connection);
    else session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
    if (String(session.direction) !== "incoming") return;
    const isDialed = "getHeader" in request && request.getHeader(dialedMark) === "true";
    this.#events.onOffer(callId, session.remote_identity.uri.user ?? "", isDialed);
  }

  /** JsSIP waits for every candidate, with a dead STUN server for 40 s: one that will do is enough. */
  #beReady({ candidate, ready }: IceCandidateEvent): void {
    const isFromOutside = candidate.type === "srflx" || candidate.type === "relay";
    if (this.#iceServers.length === 0 || isFromOutside) ready();
    else setTimeout(ready, candidateMs);
  }

  #renegotiate(
    callId: string,
    begin: (line: Line, done: (told: "held" | "released" | null) => void) => boolean,
  ): void {
    const line = this.#lines.get(callId);
    if (!line) return;
    line.queue = line.queue.then(
      () =>
        new Promise((resolve) => {
          const patience = setTimeout(resolve, renegotiationMs);
          const settle = () => {
            clearTimeout(patience);
            resolve();
          };
          const isBegun =
            this.#lines.has(callId) &&
            begin(line, (told) => {
              if (told) this.#events.onCall(callId, { type: told });
              settle();
            });
          if (!isBegun) settle();
        }),
    );
  }
}

/** On hold too: a renegotiation from the other side would switch the microphone on again. */
function silence({ session, isMuted, isHeld }: Line): void {
  if (isMuted || isHeld) session.mute({ audio: true });
  else session.unmute({ audio: true });
}
