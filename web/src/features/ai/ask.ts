import type { AiAnswers, AiRequest } from "@prosa/shared/ai.ts";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

/** Asks for one operation and waits for the whole answer. */
export async function askAi<Request extends AiRequest>(
  request: Request,
  signal?: AbortSignal,
): Promise<AiAnswers[Request["op"]]> {
  return (await unwrap(
    supabase.functions.invoke("ai-analyze", { body: request, ...(signal && { signal }) }),
  )) as AiAnswers[Request["op"]];
}
