// What a test ends with. Its sentence is for whoever calls without our screens, which have their own
// words for the code.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { CarrierAsked } from "./asked.ts";
import { sentences } from "./sentences.ts";

export function accepted(message: string, more: object = {}): Response {
  return Response.json({ valid: true, code: null, message, ...more });
}

export function rejected(code: ErrorCode & keyof typeof sentences): Response {
  return Response.json({ valid: false, code, message: sentences[code] });
}

/** A test of what is not connected has an end like any other. */
export function judged(test: (asked: CarrierAsked) => Promise<Response>) {
  return async (asked: CarrierAsked): Promise<Response> => {
    try {
      return await test(asked);
    } catch (error) {
      const isMissing = error instanceof Refusal && error.code === "telephony_not_connected";
      if (isMissing) return rejected("telephony_not_connected");
      throw error;
    }
  };
}
