import { Refused } from "../ai/refused.ts";

/** A 400 in OpenAI's words. */
export const invalid = (message: string, param?: string, code?: string) =>
  new Refused(400, "invalid_request_error", message, { param, code });

export const missing = (param: string) =>
  invalid(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");

export const wrongType = (param: string, wanted: string) =>
  invalid(`Invalid type for '${param}': expected ${wanted}.`, param, "invalid_type");

export const unsupported = (param: string, more = "") =>
  invalid(
    `Unsupported parameter: '${param}' is not supported with this model.${more}`,
    param,
    "unsupported_parameter",
  );
