// Errors in the shape of Meta's Graph API. Callers must go by `code`: throttling is HTTP 400.
import { randomBytes } from "node:crypto";
import { codes } from "./graph-codes.ts";

export interface GraphErrorBody {
  error: {
    message: string;
    type: string;
    code: number;
    error_subcode?: number;
    error_data?: { messaging_product: "whatsapp"; details: string };
    fbtrace_id: string;
  };
}

export class GraphError extends Error {
  readonly status: number;
  readonly body: GraphErrorBody;

  constructor(
    status: number,
    code: number,
    message: string,
    more: { subcode?: number; type?: string; details?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.body = {
      error: {
        message,
        type: more.type ?? "OAuthException",
        code,
        ...(more.subcode ? { error_subcode: more.subcode } : {}),
        ...(more.details
          ? { error_data: { messaging_product: "whatsapp", details: more.details } }
          : {}),
        fbtrace_id: `A${randomBytes(16).toString("base64url")}`,
      },
    };
  }
}

export function whatsappError(code: number, details?: string, status?: number): GraphError {
  const known = codes[code];
  return new GraphError(status ?? known?.status ?? 400, code, `(#${code}) ${titleOf(code)}`, {
    details: details ?? known?.details,
  });
}

/** The same codes as they appear inside a failed status. */
export function statusError(code: number, details: string | null = null) {
  const title = titleOf(code);
  return {
    code,
    title,
    message: title,
    error_data: { details: details ?? (codes[code]?.details || title) },
    href: "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/",
  };
}

function titleOf(code: number): string {
  return codes[code]?.title ?? "Unknown error";
}

/** Meta's three ways to say no to a parameter: of the wrong shape, absent, or of a bad value. */
export function invalid(message: string): GraphError {
  return new GraphError(400, 100, `(#100) ${message}`);
}

export function missing(details: string): GraphError {
  return whatsappError(131008, details);
}

export function badValue(details: string): GraphError {
  return whatsappError(131009, details);
}

/** What Meta says both for an id that does not exist and for one that is not yours to see. */
export function objectMissing(method: string, id: string): GraphError {
  return new GraphError(
    400,
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { type: "GraphMethodException", subcode: 33 },
  );
}

export function unknownPath(path: string): GraphError {
  return new GraphError(400, 2500, `Unknown path components: ${path}`);
}
