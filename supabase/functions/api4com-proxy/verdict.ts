// What a test ends with. Its sentence is for whoever calls without our screens, which have their own
// words for the code.
import type { ErrorCode } from "@prosa/shared/errors.ts";
import { sentences } from "./sentences.ts";

export function accepted(message: string, more: object = {}): Response {
  return Response.json({ valid: true, code: null, message, ...more });
}

export function rejected(code: ErrorCode & keyof typeof sentences): Response {
  return Response.json({ valid: false, code, message: sentences[code] });
}
