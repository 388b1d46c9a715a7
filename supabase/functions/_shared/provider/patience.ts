// Fetches what may take long for good reasons, and gives up when nothing comes: the answer's head is
// waited for, then each next piece of its body. How long the whole takes is the line's business.
import type { Fetch } from "./provider.ts";

export async function fetchPatiently(
  http: Fetch,
  url: string,
  init: RequestInit,
  silenceMs: number,
): Promise<Response> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new DOMException("nothing came", "TimeoutError"));
  const head = setTimeout(giveUp, silenceMs);
  try {
    const answer = await http(url, { ...init, signal: silence.signal });
    if (answer.body === null) return answer;
    const body = piecewise(answer.body.getReader(), giveUp, silenceMs);
    const { status, statusText, headers } = answer;
    return new Response(body, { status, statusText, headers });
  } finally {
    clearTimeout(head);
  }
}

/** Counts only while a piece is wanted: who listens may pause. */
function piecewise(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  giveUp: () => void,
  silenceMs: number,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const timer = setTimeout(giveUp, silenceMs);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
