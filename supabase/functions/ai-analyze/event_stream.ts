// An answer that comes in pieces, as server-sent events. What goes wrong on the way is told as one of
// our codes in an event: the status has been sent by then.
import type { AiStreamEvents } from "@prosa/shared/ai.ts";
import { log } from "../_shared/http/log.ts";
import { Refusal } from "../_shared/http/problem.ts";

type Events = AiStreamEvents<unknown>;
export type Send = <Event extends keyof Events>(event: Event, data: Events[Event]) => void;

/** `signal` ends when the reader has gone. */
export function eventStream(work: (send: Send, signal: AbortSignal) => Promise<void>): Response {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send: Send = (event, data) => {
        if (gone.signal.aborted) return;
        controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      };
      try {
        await work(send, gone.signal);
      } catch (error) {
        const code = error instanceof Refusal ? error.code : "internal";
        if (code === "internal") log.error("ai.stream_failed", { code }, error);
        send("erro", { code });
      }
      if (!gone.signal.aborted) controller.close();
    },
    cancel: () => gone.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });
}
