// One call from its first ring to its end, whoever began it.
//
//   ringing ──answer──► talking ──► over        Either end, or the switch, ends it at any moment;
//      └───────────────────────────► over       the other one is let go, once.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { startBridge } from "./bridge.ts";
import type { Cause } from "./causes.ts";
import { type Callee, type Caller, type End, nobody } from "./end.ts";
import { type Recording, startRecording } from "./recording.ts";

export interface CallFacts {
  domain: string;
  /** The extension whose call it is in the account's books. */
  extension: string;
  direction: "inbound" | "outbound";
  /** Extension or number, as the carrier writes them. */
  from: string;
  to: string;
  metadata: Record<string, unknown>;
  records: boolean;
}

export interface Call extends CallFacts {
  readonly id: string;
  readonly startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  cause: Cause | null;
  /** The recording's file, once it can be played. */
  file: string | null;
  ends(): End[];
  /** Tells that the call is there; this end may leave it before anything else happens. */
  begin(end: End): void;
  /** Rings the callee, and lets both talk when it answers. `isUp`: the caller hears already. */
  connect(caller: Caller, callee: Callee, isUp: boolean): Promise<void>;
  /** Both talk already: a transfer put them together. */
  join(first: End, second: End): void;
  end(cause: Cause, by?: End): void;
  /** Resolves when it is over and its recording is written. */
  readonly over: Promise<void>;
  /** Ends for all but this one, whom another call takes over. */
  handOver(kept: End, cause: Cause): void;
}

export interface CallListener {
  created(call: Call): void;
  answered(call: Call): void;
  ended(call: Call): void;
}

export function createCall(facts: CallFacts, listener: CallListener, folder: string): Call {
  let ends: End[] = [];
  let stopBridge: () => void = nobody;
  let isBridged = false;
  let recording: Recording | null = null;
  const over = Promise.withResolvers<void>();

  function take(...these: End[]) {
    ends = these;
    for (const end of these) end.onGone = (cause) => call.end(cause, end);
  }
  function bridge(first: End, second: End) {
    if (isBridged) return;
    isBridged = true;
    stopBridge = startBridge(first, second, (left, right) => recording?.write(left, right));
  }
  function talk(first: End, second: End) {
    call.answeredAt = new Date();
    if (facts.records) recording = startRecording(join(folder, `${call.id}.wav`));
    bridge(first, second);
    listener.answered(call);
  }
  async function finish(cause: Cause) {
    stopBridge();
    call.endedAt = new Date();
    call.cause = cause;
    if (recording) {
      await recording.finish();
      call.file = recording.file;
    }
    listener.ended(call);
    over.resolve();
  }

  const call: Call = {
    ...facts,
    id: randomUUID(),
    startedAt: new Date(),
    answeredAt: null,
    endedAt: null,
    cause: null,
    file: null,
    over: over.promise,
    ends: () => ends,
    begin(end) {
      take(end);
      listener.created(call);
    },
    async connect(caller, callee, isUp) {
      take(caller, callee);
      const refusal = await callee.ring((early) => {
        if (call.endedAt) return;
        void caller.progress(early);
        if (early || isUp) bridge(caller, callee);
      });
      if (call.endedAt) return;
      if (refusal) return call.end(refusal, callee);
      await caller.accept();
      if (!call.endedAt) talk(caller, callee);
    },
    join(first, second) {
      take(first, second);
      listener.created(call);
      talk(first, second);
    },
    end(cause, by) {
      if (call.endedAt) return;
      void finish(cause);
      for (const end of ends) if (end !== by) end.release(cause);
    },
    handOver(kept, cause) {
      ends = ends.filter((end) => end !== kept);
      call.end(cause);
    },
  };
  return call;
}
