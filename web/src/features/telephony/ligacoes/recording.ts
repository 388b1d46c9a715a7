// The bytes of a recording come through our own function with the person's token; an <audio> could not
// show one.
import { AppError } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { measureLoudness } from "../../../ui/audio/loudness.ts";
import { PROXY_URL } from "../proxy.ts";

/** Above it, measuring would take more memory than a phone gives a page: half an hour of WAV. */
const MEASURED_BYTES = 60_000_000;

export interface Gravacao {
  bytes: Blob;
  wave: number[] | null;
}

async function failure(answer: Response): Promise<AppError> {
  const problem: { code?: unknown } | null = await answer.json().catch(() => null);
  const code = typeof problem?.code === "string" ? problem.code : "unexpected";
  return new AppError(answer.status === 401 ? "session_expired" : code, answer.status);
}

/** `onPart` hears how much of it has come, between 0 and 1. */
export async function fetchGravacao(
  ligacaoId: string,
  signal: AbortSignal,
  onPart: (part: number) => void,
): Promise<Gravacao> {
  const { data } = await supabase.auth.getSession();
  const answer = await fetch(`${PROXY_URL}/recordings/${ligacaoId}`, {
    signal,
    headers: {
      authorization: `Bearer ${data.session?.access_token}`,
      apikey: import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY,
    },
  }).catch((error: unknown) => {
    throw signal.aborted ? error : new AppError("network", 0, error);
  });
  if (!answer.ok || !answer.body) throw await failure(answer);
  const total = Number(answer.headers.get("content-length"));
  let come = 0;
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        come += chunk.byteLength;
        if (total > 0) onPart(Math.min(1, come / total));
        controller.enqueue(chunk);
      },
    }),
  );
  const type = answer.headers.get("content-type") ?? "audio/wav";
  const bytes = new Blob([await new Response(counted).arrayBuffer()], { type });
  return { bytes, wave: bytes.size > MEASURED_BYTES ? null : await loudnessOf(bytes) };
}

// What cannot be decoded here may still be played: it keeps its flat line.
async function loudnessOf(bytes: Blob): Promise<number[] | null> {
  return measureLoudness(await bytes.arrayBuffer()).catch(() => null);
}
