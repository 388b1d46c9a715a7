// The phone engine on JsSIP, with what JsSIP leaves to its user: a server that falls silent, a no within
// a call, a microphone that several calls share.
import { UA, URI } from "jssip";
import type { RTCSessionEvent, UnRegisteredEvent } from "jssip/lib/UA";
import { carriers } from "../carriers.ts";
import type {
  Connection,
  DigitTransport,
  EngineEvents,
  PhoneEngine,
  SipAccount,
} from "./engine.ts";
import { Line } from "./line.ts";
import { Microphone } from "./microphone.ts";
import { refer } from "./referral.ts";
import { sendOptions } from "./untyped.ts";
import { WatchedSocket } from "./watched-socket.ts";

/** In milliseconds. */
export interface EngineTimes {
  /** How often the server is asked for a sign of life, and how long that is waited for. */
  pingMs: number;
  patienceMs: number;
  /** Less than the call machine waits for a hold: the engine's word is to come first. */
  renegotiationMs: number;
  /** Until the server takes a transfer on, and until it tells what became of it. */
  transferTakenMs: number;
  transferDoneMs: number;
  /** Until the next attempt, after a server that could not register us just then. */
  registerAgainMs: number;
}

const usual: EngineTimes = {
  pingMs: 15_000,
  patienceMs: 4_000,
  renegotiationMs: 4_500,
  transferTakenMs: 10_000,
  transferDoneMs: 60_000,
  registerAgainMs: 10_000,
};
const registerSeconds = 600;

export class JsSipEngine implements PhoneEngine {
  readonly #events: EngineEvents;
  readonly #times: EngineTimes;
  readonly #lines = new Map<string, Line>();
  readonly #microphone = new Microphone(() => void this.#outliveMicrophone());
  #ua: UA | null = null;
  #socket: WatchedSocket | null = null;
  #iceServers: RTCIceServer[] = [];
  #domain = "";
  /** The call that JsSIP is about to make a session for. */
  #dialing: Line | null = null;

  constructor(events: EngineEvents, times: Partial<EngineTimes> = {}) {
    this.#events = events;
    this.#times = { ...usual, ...times };
  }

  start(account: SipAccount): void {
    this.stop();
    this.#iceServers = account.iceServers;
    this.#domain = account.domain;
    const server = new URI("sip", "", account.domain);
    const socket = new WatchedSocket(account.url, {
      pingMs: this.#times.pingMs,
      patienceMs: this.#times.patienceMs,
      // Every server answers it, were it with a refusal.
      ping: () => sendOptions(ua, server),
    });
    const ua = new UA({
      sockets: [socket],
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
    this.#socket = socket;
    this.#listen(ua);
    this.#events.onConnection("connecting");
    ua.start();
  }

  #listen(ua: UA): void {
    // One that was replaced says its goodbye late, and not about the new one's connection.
    const tell = (connection: Connection) => {
      if (this.#ua === ua) this.#events.onConnection(connection);
    };
    ua.on("connecting", () => tell("connecting"));
    ua.on("registered", () => {
      tell("registered");
      // After a lost connection: the server, or our own address, may be another.
      for (const line of this.#lines.values()) line.restartMedia();
    });
    ua.on("unregistered", () => tell("offline"));
    ua.on("disconnected", () => tell("offline"));
    ua.on("registrationFailed", (event) => {
      if (isVerdict(event)) return tell("refused");
      tell("offline");
      setTimeout(() => {
        if (this.#ua === ua && ua.isConnected() && !ua.isRegistered()) ua.register();
      }, this.#times.registerAgainMs);
    });
    ua.on("newRTCSession", (event: RTCSessionEvent) => this.#adopt(event));
  }

  stop(): void {
    const ua = this.#ua;
    this.#ua = null;
    this.#socket = null;
    for (const line of this.#lines.values()) line.close();
    ua?.stop();
    if (ua) this.#events.onConnection("offline");
  }

  dial(number: string): string {
    const [callId, line] = this.#open();
    void line.speak((options) => {
      this.#dialing = line;
      try {
        if (!this.#ua) throw new Error("The phone was not started.");
        this.#ua.call(`sip:${number}@${this.#domain}`, options);
      } finally {
        this.#dialing = null;
      }
    });
    return callId;
  }

  answer(callId: string): void {
    const line = this.#lines.get(callId);
    void line?.speak((options) => line.session?.answer(options));
  }

  hangUp(callId: string): void {
    this.#lines.get(callId)?.close();
  }

  decline(callId: string): void {
    this.#lines.get(callId)?.close("cancelled", 603);
  }

  setMuted(callId: string, isMuted: boolean): void {
    this.#lines.get(callId)?.setMuted(isMuted);
  }

  hold(callId: string): void {
    this.#lines.get(callId)?.hold();
  }

  unhold(callId: string): void {
    this.#lines.get(callId)?.unhold();
  }

  restartMedia(callId: string): void {
    this.#lines.get(callId)?.restartMedia();
  }

  sendDigits(callId: string, digits: string, by?: DigitTransport): void {
    this.#lines.get(callId)?.sendDigits(digits, by);
  }

  transfer(callId: string, to: { number: string } | { callId: string }): Promise<boolean> {
    const session = this.#lines.get(callId)?.session;
    const other = "callId" in to ? this.#lines.get(to.callId)?.session : undefined;
    const target = "number" in to ? `sip:${to.number}@${this.#domain}` : other?.remote_identity.uri;
    if (!session || !target) return Promise.resolve(false);
    const { transferTakenMs: takenMs, transferDoneMs: doneMs } = this.#times;
    return refer(session, target, other ?? undefined, { takenMs, doneMs });
  }

  async setMicrophone(deviceId: string | null): Promise<void> {
    const { isLost } = this.#microphone;
    const microphone = await this.#microphone.choose(deviceId);
    if (!microphone) return;
    await Promise.all([...this.#lines.values()].map((line) => line.speakThrough(microphone)));
    if (isLost) this.#events.onMicrophoneLost(true);
  }

  async #outliveMicrophone(): Promise<void> {
    if (!this.#microphone.isLost) return;
    try {
      await this.setMicrophone(null);
    } catch {
      this.#events.onMicrophoneLost(false);
      const again = () => void this.#outliveMicrophone();
      navigator.mediaDevices.addEventListener("devicechange", again, { once: true });
    }
  }

  connectionOf(callId: string): RTCPeerConnection | null {
    return this.#lines.get(callId)?.session?.connection ?? null;
  }

  #open(): [callId: string, line: Line] {
    const callId = crypto.randomUUID();
    const line: Line = new Line({
      iceServers: this.#iceServers,
      microphone: this.#microphone,
      renegotiationMs: this.#times.renegotiationMs,
      tell: (event) => {
        if (event.type === "closed") this.#lines.delete(callId);
        this.#events.onCall(callId, event);
      },
      onSound: (sound) => this.#events.onSound(callId, sound),
      onBroken: () => {
        this.#socket?.check();
        line.restartMedia();
      },
    });
    this.#lines.set(callId, line);
    return [callId, line];
  }

  #adopt({ session, request }: RTCSessionEvent): void {
    if (String(session.direction) !== "incoming") {
      this.#dialing?.adopt(session);
      return;
    }
    const [callId, line] = this.#open();
    line.adopt(session);
    const isDialed = carriers.some(
      ({ dialedMark }) => "getHeader" in request && request.getHeader(dialedMark) === "true",
    );
    this.#events.onOffer(callId, session.remote_identity.uri.user ?? "", isDialed);
  }
}

/** It read what we sent and said no; anything else is a server that is busy or not there. */
function isVerdict({ response }: UnRegisteredEvent): boolean {
  const status = response?.status_code ?? 0;
  return status >= 400 && status < 500 && status !== 408;
}
