// Errors in the shape of Meta's Graph API. Callers must go by `code`: throttling is HTTP 400.
import { randomBytes } from "node:crypto";

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

/** The errors that carry a WhatsApp code: HTTP status, title and Meta's explanation. */
const whatsappErrors: Record<number, { status: number; title: string; details: string }> = {
  100: { status: 400, title: "Invalid parameter", details: "The request is not valid." },
  130429: {
    status: 400,
    title: "Rate limit hit",
    details:
      "Message failed to send because there were too many messages sent from this phone number in a short period of time",
  },
  131000: { status: 500, title: "Something went wrong", details: "Something went wrong." },
  131009: { status: 400, title: "Parameter value is not valid", details: "" },
  131016: {
    status: 500,
    title: "Service unavailable",
    details: "Service is temporarily unavailable.",
  },
  131021: {
    status: 400,
    title: "Recipient cannot be sender",
    details: "Sender and recipient phone number is the same.",
  },
  131026: { status: 400, title: "Message undeliverable", details: "Message Undeliverable." },
  131047: {
    status: 400,
    title: "Re-engagement message",
    details:
      "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
  },
  131051: {
    status: 400,
    title: "Unsupported message type",
    details: "This simulator sends text messages only.",
  },
  131056: {
    status: 400,
    title: "(Business Account, Consumer Account) pair rate limit hit",
    details:
      "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time",
  },
  131057: { status: 500, title: "Account in maintenance mode", details: "" },
  133010: { status: 400, title: "Phone number not registered", details: "" },
};

export function whatsappError(code: number, details?: string, status?: number): GraphError {
  const known = whatsappErrors[code];
  return new GraphError(status ?? known?.status ?? 400, code, `(#${code}) ${titleOf(code)}`, {
    details: details ?? known?.details,
  });
}

/** The same codes as they appear inside a failed status. */
export function statusError(code: number) {
  const title = titleOf(code);
  return {
    code,
    title,
    message: title,
    error_data: { details: whatsappErrors[code]?.details || title },
    href: "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/",
  };
}

function titleOf(code: number): string {
  return whatsappErrors[code]?.title ?? "Unknown error";
}

export function invalid(message: string): GraphError {
  return new GraphError(400, 100, `(#100) ${message}`);
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
