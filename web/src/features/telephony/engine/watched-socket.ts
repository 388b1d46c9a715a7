// A WebSocket for JsSIP that notices when nobody is there any more. JsSIP itself asks for no sign of
// life: with a server that froze, or a network that changed, the phone would look registered for minutes.
import { WebSocketInterface } from "jssip";

export interface Watch {
  /** How often a sign of life is asked for, and how long it is waited for. */
  pingMs: number;
  patienceMs: number;
  /** Makes the server say something, whatever it is. */
  ping(): void;
}

export class WatchedSocket {
  // JsSIP puts its own here.
  onconnect: () => void = () => undefined;
  ondisconnect: (isError: boolean, code?: number, reason?: string) => void = () => undefined;
  ondata: <T>(data: T) => void = () => undefined;
  readonly #inner: WebSocketInterface;
  readonly #watch: Watch;
  #pinging: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, watch: Watch) {
    this.#watch = watch;
    this.#inner = new WebSocketInterface(url);
    this.#inner.onconnect = () => {
      this.#pinging = setInterval(() => this.check(), watch.pingMs);
      this.onconnect();
    };
    this.#inner.ondisconnect = (isError, code, reason) => {
      this.#rest();
      this.ondisconnect(isError, code, reason);
    };
    this.#inner.ondata = (data) => {
      this.#trust();
      this.ondata(data);
    };
  }

  get via_transport(): string {
    return this.#inner.via_transport;
  }
  set via_transport(value: string) {
    this.#inner.via_transport = value;
  }
  get url(): string {
    return this.#inner.url;
  }
  get sip_uri(): string {
    return this.#inner.sip_uri;
  }

  connect(): void {
    this.#inner.connect();
  }

  disconnect(): void {
    this.#rest();
    this.#inner.disconnect();
  }

  send(message: Parameters<WebSocketInterface["send"]>[0]): boolean {
    return this.#inner.send(message);
  }

  isConnected(): boolean {
    return this.#inner.isConnected();
  }

  isConnecting(): boolean {
    return this.#inner.isConnecting();
  }

  /** Asks for a sign of life now; without one the connection is given up, and JsSIP makes another. */
  check(): void {
    if (this.#patience !== undefined || !this.isConnected()) return;
    this.#patience = setTimeout(() => {
      this.disconnect();
      this.ondisconnect(true, undefined, "no sign of life");
    }, this.#watch.patienceMs);
    this.#watch.ping();
  }

  #trust(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #rest(): void {
    clearInterval(this.#pinging);
    this.#trust();
  }
}
