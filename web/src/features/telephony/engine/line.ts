// One call: its session of JsSIP, its copy of the microphone, and what it was told to be.
import type { AnswerOptions, EndEvent, RTCSession } from "jssip/lib/RTCSession";
import type { CloseCause, NetworkEvent } from "../call-machine.ts";
import { closeCauseOf } from "./close-cause.ts";
import { sendDigits } from "./digits.ts";
import type { DigitTransport } from "./engine.ts";
import { beReady, outliveBrokenSound } from "./ice.ts";
import { type Microphone, MicrophoneError } from "./microphone.ts";
import { type Offer, offerAgain } from "./renegotiation.ts";

export interface LineOptions {
  iceServers: RTCIceServer[];
  microphone: Microphone;
  /** How long a renegotiation may take, waiting for its turn included. */
  renegotiationMs: number;
  tell(event: NetworkEvent): void;
  onSound(sound: MediaStream): void;
  /** The way for the sound broke. */
  onBroken(): void;
}

/** While the other side's own offer is dealt with. */
const turnMs = 100;

export class Line {
  readonly #options: LineOptions;
  #session: RTCSession | null = null;
  #voice: MediaStream | null = null;
  #isOver = false;
  #isMuted = false;
  /** What both sides agreed on last. */
  #direction: Offer["direction"] = "sendrecv";
  /** Holds that are asked for and not answered yet. */
  #holding = 0;
  /** Ours is on its way: an offer of the other side now would end both. */
  #isOffering = false;
  /** Renegotiations wait for each other. */
  #queue: Promise<void> = Promise.resolve();
  #digits: Promise<void> = Promise.resolve();

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get session(): RTCSession | null {
    return this.#session;
  }

  /** Opens the microphone and goes on with what JsSIP needs to speak, unless it is over by then. */
  async speak(begin: (options: AnswerOptions) => void): Promise<void> {
    try {
      const voice = await this.#options.microphone.borrow();
      if (this.#isOver || this.#voice) return this.#options.microphone.giveBack(voice);
      this.#voice = voice;
      begin({ mediaStream: voice, pcConfig: { iceServers: this.#options.iceServers } });
    } catch (cause) {
      this.close(cause instanceof MicrophoneError ? cause.code : "failed");
    }
  }

  adopt(session: RTCSession): void {
    this.#session = session;
    outliveBrokenSound(session);
    const over = (ending: EndEvent) => this.#over(closeCauseOf(ending));
    session.on("progress", () => this.#options.tell({ type: "ringing" }));
    session.on("connecting", () => this.#silence());
    session.on("confirmed", () => this.#options.tell({ type: "answered" }));
    session.on("ended", over);
    session.on("failed", over);
    session.on("icecandidate", ({ candidate, ready }) =>
      beReady(candidate, this.#hasIceServers(), ready),
    );
    const pending = { status_code: 491 };
    session.on("reinvite", ({ reject }) => this.#isOffering && reject(pending));
    session.on("update", ({ reject }) => this.#isOffering && reject(pending));
    // Somebody else would have this browser call whom they like.
    session.on("refer", ({ reject }) => reject());
    // Ours has its connection before anybody can listen for it, theirs gets it when we answer.
    if (session.connection) this.#listen(session.connection);
    else session.on("peerconnection", ({ peerconnection }) => this.#listen(peerconnection));
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener("track", ({ track }) =>
      this.#options.onSound(new MediaStream([track])),
    );
    connection.addEventListener("iceconnectionstatechange", () => {
      const { iceConnectionState: state } = connection;
      if (state === "disconnected" || state === "failed") this.#options.onBroken();
    });
  }

  /** Refuses, cancels or hangs up, whatever fits. */
  close(cause: CloseCause = "cancelled", status?: number): void {
    if (this.#isOver) return;
    const session = this.#session;
    const isRefusal = cause !== "cancelled";
    // Told before JsSIP can tell it as something else.
    if (isRefusal || !session) this.#over(cause);
    if (session && !session.isEnded()) session.terminate({ status_code: status });
  }

  #over(cause: CloseCause): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#voice) this.#options.microphone.giveBack(this.#voice);
    this.#options.tell({ type: "closed", cause });
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#silence();
  }

  hold(): void {
    this.#holding += 1;
    // At once, whatever the other side thinks of it.
    this.#silence();
    this.#renegotiate("sendonly", false, (isAgreed) => {
      this.#holding -= 1;
      this.#options.tell({ type: isAgreed ? "held" : "refused" });
    });
  }

  unhold(): void {
    this.#renegotiate("sendrecv", false, (isAgreed) =>
      this.#options.tell({ type: isAgreed ? "released" : "refused" }),
    );
  }

  restartMedia(): void {
    this.#renegotiate(null, true, () => undefined);
  }

  sendDigits(digits: string, by?: DigitTransport): void {
    if (this.#session?.isEstablished()) {
      this.#digits = sendDigits(this.#session, this.#digits, digits, by);
    }
  }

  /** Speaks with a copy of this from now on. */
  async speakThrough(microphone: MediaStream): Promise<void> {
    const sender = this.#session?.connection?.getSenders().find(({ track }) => track);
    if (!sender || !this.#voice || this.#isOver) return;
    for (const track of this.#voice.getTracks()) {
      track.stop();
      this.#voice.removeTrack(track);
    }
    for (const track of microphone.getAudioTracks()) this.#voice.addTrack(track.clone());
    this.#silence();
    await sender.replaceTrack(this.#voice.getAudioTracks()[0] ?? null);
  }

  #hasIceServers(): boolean {
    return this.#options.iceServers.length > 0;
  }

  /** `direction` null leaves it as it is. */
  #renegotiate(
    direction: Offer["direction"] | null,
    isRestart: boolean,
    done: (isAgreed: boolean) => void,
  ): void {
    const until = performance.now() + this.#options.renegotiationMs;
    this.#queue = this.#queue.then(async () => {
      const isAgreed = await this.#offer(direction, isRestart, until);
      if (this.#isOver) return;
      if (isAgreed && direction) this.#direction = direction;
      done(isAgreed);
      this.#silence();
    });
  }

  async #offer(
    direction: Offer["direction"] | null,
    isRestart: boolean,
    until: number,
  ): Promise<boolean> {
    const session = this.#session;
    while (session?.isEstablished() && performance.now() < until) {
      if (!session.isReadyToReOffer()) {
        await new Promise((resolve) => setTimeout(resolve, turnMs));
        continue;
      }
      this.#isOffering = true;
      const isAgreed = await offerAgain(session, {
        direction: direction ?? this.#direction,
        isRestart,
        hasIceServers: this.#hasIceServers(),
        patienceMs: until - performance.now(),
        // What it was told in vain is taken back.
        onLate: () => this.#renegotiate(null, false, () => undefined),
      });
      this.#isOffering = false;
      return isAgreed;
    }
    return false;
  }

  /** On hold too: an offer from the other side would switch the microphone on again. */
  #silence(): void {
    const isHeld = this.#direction === "sendonly" || this.#holding > 0;
    const isSilent = this.#isMuted || isHeld;
    for (const track of this.#voice?.getAudioTracks() ?? []) track.enabled = !isSilent;
    if (!this.#session?.connection || this.#isOver) return;
    if (isSilent) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
  }
}
