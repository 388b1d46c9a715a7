// SIP as text: what a message says, and how one is written.

export interface SipRequest {
  kind: "request";
  method: string;
  uri: string;
  headers: [name: string, value: string][];
  body: string;
}

export interface SipResponse {
  kind: "response";
  status: number;
  reason: string;
  headers: [name: string, value: string][];
  body: string;
}

export type SipMessage = SipRequest | SipResponse;

export interface Reply {
  /** Goes to `To` when the request opened no dialog yet. */
  tag?: string;
  headers?: [name: string, value: string][];
  body?: string;
  reason?: string;
}

/** Null for what is not SIP at all. */
export function parseSip(text: string): SipMessage | null {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  const body = end < 0 ? "" : text.slice(end + 4);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (response) {
    const [, status = "", reason = ""] = response;
    return { kind: "response", status: Number(status), reason, headers, body };
  }
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  if (!request) return null;
  const [, method = "", uri = ""] = request;
  return { kind: "request", method, uri, headers, body };
}

export function header(message: SipMessage, name: string): string {
  return headerAll(message, name)[0] ?? "";
}

export function headerAll(message: SipMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

export function writeRequest(
  method: string,
  uri: string,
  headers: [string, string][],
  body = "",
): string {
  return write(`${method} ${uri} SIP/2.0`, headers, body);
}

export function writeResponse(request: SipRequest, status: number, reply: Reply = {}): string {
  const to = header(request, "To");
  const headers: [string, string][] = [
    ...headerAll(request, "Via").map((via): [string, string] => ["Via", via]),
    ["From", header(request, "From")],
    ["To", reply.tag && !tagOf(to) ? `${to};tag=${reply.tag}` : to],
    ["Call-ID", header(request, "Call-ID")],
    ["CSeq", header(request, "CSeq")],
    ...(reply.headers ?? []),
  ];
  const reason = reply.reason ?? reasons[status] ?? "Unknown";
  return write(`SIP/2.0 ${status} ${reason}`, headers, reply.body ?? "");
}

function write(first: string, headers: [string, string][], body: string): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [first, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n");
}

/** The user of `sip:user@host`, also within `<…>`; what a phone writes as `%2B` is a plus again. */
export function userOf(address: string): string {
  const user = /sips?:([^@;>]+)@/.exec(address)?.[1] ?? "";
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

export function hostOf(address: string): string {
  return /sips?:(?:[^@;>]+@)?([^;>:?]+)/.exec(address)?.[1] ?? "";
}

export function tagOf(address: string): string | undefined {
  return /;tag=([^;]+)/.exec(address)?.[1];
}

/** The address within `<…>`. */
export function uriOf(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address;
}

const reasons: Record<number, string> = {
  100: "Trying",
  180: "Ringing",
  183: "Session Progress",
  200: "OK",
  202: "Accepted",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  423: "Interval Too Brief",
  480: "Temporarily Unavailable",
  481: "Call Does Not Exist",
  486: "Busy Here",
  487: "Request Terminated",
  488: "Not Acceptable Here",
  491: "Request Pending",
  503: "Service Unavailable",
  603: "Decline",
};
