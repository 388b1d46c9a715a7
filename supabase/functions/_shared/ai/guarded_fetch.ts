// The AI SDK's way to the network: to the connection's own host and no further, and never more of an
// answer than we asked for. Whoever typed the address may be playing a provider.
import type { Fetch } from "../provider/provider.ts";

const MAX_BYTES = 32 * 1024 * 1024;

export class AnswerTooLong extends Error {
  override name = "AnswerTooLong";
}

export class AddressRefused extends Error {
  override name = "AddressRefused";
}

/** `base` null refuses whatever is asked. */
export function guardedFetch(http: Fetch, base: string | null, maxBytes = MAX_BYTES): Fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (base === null || new URL(url).origin !== new URL(base).origin) throw new AddressRefused();
    // A redirect would carry the key to a host nobody chose; unfollowed, it is an error like others.
    const answer = await http(input, { ...init, redirect: "manual" });
    if (answer.body === null) return answer;
    const { status, statusText, headers } = answer;
    return new Response(answer.body.pipeThrough(atMost(maxBytes)), { status, statusText, headers });
  };
}

function atMost(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > maxBytes) controller.error(new AnswerTooLong());
      else controller.enqueue(chunk);
    },
  });
}
