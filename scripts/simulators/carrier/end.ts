// The two ends of a call: a webphone's leg, or a person who is played.
import type { Cause } from "./causes.ts";

export interface End {
  /** Extension or phone number, as the other one sees it. */
  readonly number: string;
  /** The next 20 ms of what it says. */
  speak(): Buffer;
  hear(frame: Buffer): void;
  /** Lets it go: a refusal, CANCEL or BYE, whatever fits where it is. */
  release(cause: Cause): void;
  /** Called when it hangs up by itself. Whose call it is sets this. */
  onGone(cause: Cause): void;
}

export interface Caller extends End {
  /** The other one rings; `early` when there is something to hear already. */
  progress(early: boolean): Promise<void>;
  accept(): Promise<void>;
}

export interface Callee extends End {
  /** Null when it answers, else why not. Released meanwhile, it gives the reason of that. */
  ring(onRinging: (early: boolean) => void): Promise<Cause | null>;
}

/** Nobody listens yet. */
export const nobody = (): void => undefined;
