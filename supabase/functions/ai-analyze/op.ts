// What an operation is given besides its own request.
import type { Caller } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";

export interface OpAsked {
  host: Host;
  caller: Caller;
  /** Ends when the caller has gone. */
  signal: AbortSignal;
}
