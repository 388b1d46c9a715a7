import type { ErrorCode } from "@prosa/shared/errors.ts";

/** Nobody can read this document, now or later; the code says why. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
