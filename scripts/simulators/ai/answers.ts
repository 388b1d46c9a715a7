// Answers that a test queues: the next call that fits gets one instead of what the model would say.
import { asObject, RequestRefused } from "../http.ts";
import type { Target } from "./faults.ts";

export interface Scripted {
  id: number;
  provider: string | null;
  on: string | null;
  model: string | null;
  /** Only calls whose body has this text. */
  contains: string | null;
  times: number | null;
  /** What the model says; `json` is said as text. */
  text: string | null;
  refusal: string | null;
  /** The provider's whole answer, whatever it would have been. */
  status: number | null;
  body: unknown;
  headers: Record<string, string>;
}

export function createAnswers() {
  let queue: Scripted[] = [];
  let nextId = 1;

  return {
    add(input: Record<string, unknown>): Scripted {
      const text = (value: unknown) => (typeof value === "string" ? value : null);
      const said = input.json === undefined ? text(input.text) : JSON.stringify(input.json);
      const status = typeof input.status === "number" ? input.status : null;
      if (said === null && status === null && text(input.refusal) === null) {
        const message = "An answer has text, json, refusal, or status with body.";
        throw new RequestRefused(422, "answer_empty", message);
      }
      const scripted: Scripted = {
        id: nextId++,
        provider: text(input.provider),
        on: text(input.on),
        model: text(input.model),
        contains: text(input.contains),
        times: input.times === null ? null : typeof input.times === "number" ? input.times : 1,
        text: said,
        refusal: text(input.refusal),
        status,
        body: input.body ?? {},
        headers: (asObject(input.headers) ?? {}) as Record<string, string>,
      };
      queue.push(scripted);
      return scripted;
    },
    take({ provider, path, model, body }: Target, whole: boolean): Scripted | null {
      const found = queue.find(
        (one) =>
          (one.status !== null) === whole &&
          (one.provider ?? provider) === provider &&
          path.startsWith(one.on ?? "") &&
          (one.model ?? model) === model &&
          body.includes(one.contains ?? ""),
      );
      if (!found) return null;
      if (found.times !== null) found.times -= 1;
      if (found.times !== null && found.times <= 0) queue = queue.filter((one) => one !== found);
      return found;
    },
    list: () => queue,
    clear() {
      queue = [];
    },
  };
}

export type Answers = ReturnType<typeof createAnswers>;
