// A call with a recording of our own making: what each says on their side, and when.
import { createHash, randomUUID } from "node:crypto";
import { stereoWav } from "../../supabase/functions/ai-analyze/sound/testing.ts";
import { channelOf, wavOf } from "../../supabase/functions/ai-analyze/sound/wav.ts";
import { playedAi } from "./ai.ts";
import { config, keys, one, rows } from "./stack.ts";

export interface Spoken {
  from: number;
  to: number;
  text: string;
}

interface Call {
  tenantId: string;
  direcao: "entrada" | "saida";
  seconds: number;
  oportunidadeId?: string;
}

interface Recorded extends Call {
  left: Spoken[];
  right: Spoken[];
}

/** The call, its recording on its way here; `arrive` brings it. */
export async function recordCall(call: Recorded) {
  const { left, right, seconds } = call;
  const times = (spoken: Spoken[]) => spoken.map(({ from, to }) => [from, to] as const);
  const bytes = stereoWav(seconds, { left: times(left), right: times(right) });
  for (const [side, spoken] of [left, right].entries()) {
    const track = wavOf(channelOf(bytes.slice(44), 2, side), 8000);
    await teach(track, spoken.map(({ text }) => text).join(" "));
  }
  return await callWith(bytes, "audio/wav", call);
}

/** A call whose recording is this file. */
export async function callWith(bytes: Uint8Array<ArrayBuffer>, mimeType: string, call: Call) {
  const { tenantId, direcao, seconds } = call;
  const { id } = await one<{ id: string }>(
    `insert into public.ligacoes
       (tenant_id, numero_destino, direcao, status, inicio_em, fim_em, duracao_segundos,
        gravacao_estado, oportunidade_id)
     values ($1, '+5511999990101', $2, 'atendida', now() - interval '1 minute', now(), $3,
             'pendente', $4)
     returning id`,
    [tenantId, direcao, seconds, call.oportunidadeId ?? null],
  );
  await rows(
    `insert into private.recordings (tenant_id, ligacao_id, source_url)
     values ($1, $2, 'https://gone.test/1.wav')`,
    [tenantId, id],
  );
  const path = `${tenantId}/${id}/${randomUUID()}`;
  const stored = await fetch(`${config.urls.api}/storage/v1/object/gravacoes/${path}`, {
    method: "POST",
    headers: {
      apikey: keys.secret,
      authorization: `Bearer ${keys.secret}`,
      "content-type": mimeType,
    },
    body: bytes,
  });
  if (!stored.ok) throw new Error(`The recording was not stored: ${await stored.text()}`);
  const file = {
    storage_path: path,
    mime_type: mimeType,
    size_bytes: bytes.length,
    sha256: sha256Of(bytes),
  };
  return {
    id,
    arrive: () => rows("select private.store_recording($1, $2, $3)", [tenantId, id, file]),
  };
}

/** What a model is to hear in this file. */
export async function teach(track: Uint8Array, text: string) {
  if (text !== "") await playedAi.transcript({ sha256: sha256Of(track), text, times: null });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
