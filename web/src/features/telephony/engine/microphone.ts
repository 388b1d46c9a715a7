// The microphone, opened when the first call needs it and closed after the last one.
import type { MicrophoneRefusal } from "../call-machine.ts";

export class MicrophoneError extends Error {
  readonly code: MicrophoneRefusal;

  constructor(code: MicrophoneRefusal, cause?: unknown) {
    super(code, { cause });
    this.name = "MicrophoneError";
    this.code = code;
  }
}

export class Microphone {
  readonly #onLost: () => void;
  #deviceId: string | null = null;
  #opened: Promise<MediaStream> | null = null;
  #users = 0;

  /** `onLost`: it was unplugged, or taken away, while somebody spoke through it. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** Somebody would speak, and there is nothing to speak through. */
  get isLost(): boolean {
    return this.#users > 0 && this.#opened === null;
  }

  /** A call's own copy of the sound: what silences it leaves the other calls alone. */
  async borrow(): Promise<MediaStream> {
    this.#users += 1;
    try {
      this.#opened ??= this.#open(this.#deviceId);
      return (await this.#opened).clone();
    } catch (cause) {
      this.#opened = null;
      this.#users -= 1;
      throw cause;
    }
  }

  giveBack(copy: MediaStream): void {
    close(copy);
    this.#users -= 1;
    if (this.#users > 0) return;
    void this.#opened?.then(close, () => undefined);
    this.#opened = null;
  }

  /** What speaks from now on, or null while nobody does. */
  async choose(deviceId: string | null): Promise<MediaStream | null> {
    if (this.#users === 0) {
      this.#deviceId = deviceId;
      return null;
    }
    const next = await this.#open(deviceId && { exact: deviceId });
    this.#deviceId = deviceId;
    if (this.#users === 0) {
      close(next);
      return null;
    }
    void this.#opened?.then(close, () => undefined);
    this.#opened = Promise.resolve(next);
    return next;
  }

  async #open(deviceId: ConstrainDOMString | null): Promise<MediaStream> {
    const opened = await openMicrophone(deviceId);
    // Not told of one that is closed from here.
    opened.getAudioTracks()[0]?.addEventListener("ended", () => {
      if (this.#users === 0) return;
      this.#opened = null;
      this.#onLost();
    });
    return opened;
  }
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** One that was unplugged meanwhile is no reason not to speak, unless it was just chosen (`exact`). */
async function openMicrophone(deviceId: ConstrainDOMString | null): Promise<MediaStream> {
  // Browsers hide it from pages that came unencrypted.
  if (!navigator.mediaDevices) throw new MicrophoneError("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { deviceId } : true });
  } catch (cause) {
    const isRefused = cause instanceof DOMException && refusals.has(cause.name);
    throw new MicrophoneError(isRefused ? "microphone_refused" : "no_microphone", cause);
  }
}

const refusals = new Set(["NotAllowedError", "SecurityError"]);
