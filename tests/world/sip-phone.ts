// A webphone without a page: registers an extension and answers whatever rings. It says nothing to the
// product, so what becomes of its calls is the provider's word alone.
import { createHash, randomUUID } from "node:crypto";
import { createMedia, type Media } from "../../scripts/simulators/carrier/media.ts";
import {
  header,
  parseSip,
  type SipRequest,
  type SipResponse,
  writeRequest,
  writeResponse,
} from "../../scripts/simulators/carrier/sip-message.ts";
import { until } from "./wait.ts";

/** What the product's own `/sip-session` answers. */
export interface SipSession {
  extension: string;
  realm: string;
  ha1: string;
  wss_url: string;
}

export async function startSipPhone({ extension, realm, ha1, wss_url }: SipSession) {
  const socket = new WebSocket(wss_url, "sip");
  const media = new Map<string, Media>();
  const tag = randomUUID();
  const callId = randomUUID();
  const contact = `<sip:${extension}@phone.invalid;transport=ws>`;
  let isRegistered = false;

  function register(more: [string, string][], count: number) {
    const me = `<sip:${extension}@${realm}>`;
    const headers: [string, string][] = [
      ["Via", `SIP/2.0/WS phone.invalid;branch=z9hG4bK${randomUUID()}`],
      ["From", `${me};tag=${tag}`],
      ["To", me],
      ["Call-ID", callId],
      ["CSeq", `${count} REGISTER`],
      ["Contact", `${contact};+sip.instance="<urn:uuid:${tag}>";expires=600`],
      ...more,
    ];
    socket.send(writeRequest("REGISTER", `sip:${realm}`, headers));
  }

  function authorization(response: SipResponse): [string, string] {
    const challenge = header(response, "WWW-Authenticate");
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? "";
    const [uri, nc, cnonce] = [`sip:${realm}`, "00000001", randomUUID()];
    const proof = md5([ha1, nonce, nc, cnonce, "auth", md5(`REGISTER:${uri}`)].join(":"));
    const fields = { username: extension, realm, nonce, uri, response: proof, cnonce };
    const quoted = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return ["Authorization", `Digest ${quoted.join(", ")}, algorithm=MD5, qop=auth, nc=${nc}`];
  }

  async function handle(request: SipRequest) {
    const call = header(request, "Call-ID");
    const reply = (status: number, headers: [string, string][] = [], body = "") =>
      socket.send(writeResponse(request, status, { tag, headers, body }));
    if (request.method === "INVITE") {
      reply(180);
      const sound = media.get(call) ?? (await createMedia(() => undefined));
      media.set(call, sound);
      const headers: [string, string][] = [
        ["Contact", contact],
        ["Content-Type", "application/sdp"],
      ];
      reply(200, headers, await sound.answer(request.body));
    } else if (request.method === "BYE") {
      reply(200);
      media.get(call)?.close();
      media.delete(call);
    } else if (request.method !== "ACK") reply(200);
  }

  socket.addEventListener("message", ({ data }) => {
    const message = parseSip(String(data));
    if (message?.kind === "request") return void handle(message);
    if (message?.status === 401) register([authorization(message)], 2);
    if (message?.status === 200) isRegistered = true;
  });
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  register([], 1);
  await until("the phone is registered", () => isRegistered);

  return {
    /** As when its page is closed in the middle of a call. */
    vanish() {
      socket.close();
      for (const sound of media.values()) sound.close();
      media.clear();
    },
  };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
