// A SIP dialog with one webphone: its names, its counting, and the requests that we send in it.
import { randomBytes, randomUUID } from "node:crypto";
import {
  header,
  type SipRequest,
  tagOf,
  uriOf,
  writeRequest,
  writeResponse,
} from "./sip-message.ts";
import type { SipSocket } from "./sip-socket.ts";

export interface DialogFacts {
  extension: string;
  domain: string;
  /** The other one, as the phone is to see it. */
  other: string;
  socket: SipSocket;
  /** The phone's own address. */
  target: string;
  /** Where the phone's later requests come to. */
  contact: string;
}

export interface Outgoing {
  headers?: [string, string][];
  body?: string;
  /** Of the request it belongs to: ACK and CANCEL share their INVITE's. */
  branch?: string;
  cseq?: number;
}

export const newBranch = () => `z9hG4bK${randomBytes(8).toString("hex")}`;

/** `invite` is the phone's own, or null when it is we who call. */
export function createDialog(facts: DialogFacts, invite: SipRequest | null) {
  const { extension, domain, other, contact } = facts;
  const tag = randomBytes(6).toString("hex");
  const callId = invite ? header(invite, "Call-ID") : randomUUID();
  const local = invite
    ? `${header(invite, "To")};tag=${tag}`
    : `<sip:${other}@${domain}>;tag=${tag}`;
  let remote = invite ? header(invite, "From") : `<sip:${extension}@${domain}>`;
  let target = invite ? uriOf(header(invite, "Contact")) : facts.target;
  let socket = facts.socket;
  let cseq = 0;

  return {
    callId,
    extension,
    domain,
    other,
    lost: () => socket.closed,
    send(method: string, { headers = [], body, branch = newBranch(), cseq: of }: Outgoing = {}) {
      const count = of ?? ++cseq;
      const all: [string, string][] = [
        ["Via", `SIP/2.0/WS carrier.invalid;branch=${branch}`],
        ["Max-Forwards", "70"],
        ["From", local],
        ["To", remote],
        ["Call-ID", callId],
        ["CSeq", `${count} ${method}`],
        ["Contact", contact],
        ...headers,
      ];
      socket.send(writeRequest(method, target, all, body));
      return count;
    },
    reply(request: SipRequest, status: number, body?: string) {
      const headers: [string, string][] = [["Contact", contact]];
      if (body) headers.push(["Content-Type", "application/sdp"]);
      socket.send(writeResponse(request, status, { tag, headers, body }));
    },
    /** The phone answered: from now on it is who it said it is. */
    confirm(to: string, from: string) {
      if (tagOf(to)) remote = to;
      if (from) target = uriOf(from);
    },
    /** A request may come over another socket than the one before. */
    moveTo(next: SipSocket, request: SipRequest) {
      socket = next;
      const address = header(request, "Contact");
      if (address) target = uriOf(address);
    },
  };
}

export type Dialog = ReturnType<typeof createDialog>;
