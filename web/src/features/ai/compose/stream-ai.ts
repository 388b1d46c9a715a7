import type { AiAnswers, AiRequest, AiStreamEvents } from "@prosa/shared/ai.ts";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { readEvents } from "./read-events.ts";

export type Streamed = Extract<AiRequest, { op: "resposta" | "reescrever" }>;

type Events = AiStreamEvents<AiAnswers[Streamed["op"]]>;

export interface OnTheWay {
  sources?(sources: Events["fontes"]["contexto"]): void;
  /** All that is written so far. */
  text(text: string): void;
}

/** Asks, and tells what is written while it is. Answers the whole, which has the last word. */
export async function streamAi<Request extends Streamed>(
  request: Request,
  on: OnTheWay,
  signal: AbortSignal,
): Promise<AiAnswers[Request["op"]]> {
  const response: Response = await unwrap(
    supabase.functions.invoke("ai-analyze", { body: { ...request, stream: true }, signal }),
  );
  let text = "";
  if (response.body) {
    for await (const { event, data } of readEvents(response.body)) {
      // Written by our own function.
      if (event === "fontes") on.sources?.((data as Events["fontes"]).contexto);
      if (event === "texto") {
        text += (data as Events["texto"]).delta;
        on.text(text);
      }
      if (event === "fim") return data as AiAnswers[Request["op"]];
      if (event === "erro") throw new AppError((data as Events["erro"]).code, 502);
    }
  }
  // It broke off in the middle.
  throw new AppError("network", 0);
}
