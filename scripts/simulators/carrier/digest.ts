// Who may register and call: SIP's digest, as FreeSWITCH's front proxy asks for it.
import { createHash, randomBytes } from "node:crypto";
import { header, hostOf, type SipRequest, userOf } from "./sip-message.ts";

export interface Extension {
  extension: string;
  /** The realm as well: an account's own. */
  domain: string;
  password: string;
  /** Its conversations are recorded. */
  records: boolean;
}

export interface Directory {
  find(extension: string, domain: string): Extension | undefined;
}

/** Either who it is, or the challenge to answer with. */
export type Identity =
  | { extension: Extension }
  | { status: 401 | 407; headers: [string, string][]; refused: boolean };

const nonceMs = 90_000;

export function createDigest(directory: Directory) {
  const nonces = new Map<string, number>();

  function challenge(request: SipRequest, refused: boolean, stale = false): Identity {
    const now = Date.now();
    for (const [nonce, until] of nonces) if (until < now) nonces.delete(nonce);
    const nonce = randomBytes(16).toString("hex");
    nonces.set(nonce, now + nonceMs);
    const realm = hostOf(header(request, "From"));
    const value = `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"`;
    const registers = request.method === "REGISTER";
    return {
      status: registers ? 401 : 407,
      headers: [
        [
          registers ? "WWW-Authenticate" : "Proxy-Authenticate",
          stale ? `${value}, stale=true` : value,
        ],
      ],
      refused,
    };
  }

  /** A wrong password and an unknown extension are challenged again: nobody learns which it was. */
  return function identify(request: SipRequest): Identity {
    const name = request.method === "REGISTER" ? "Authorization" : "Proxy-Authorization";
    const given = header(request, name);
    if (!given) return challenge(request, false);
    const field = (key: string) => new RegExp(`[ ,]${key}="?([^",]+)`).exec(given)?.[1] ?? "";
    if (!nonces.has(field("nonce"))) return challenge(request, false, true);
    const extension = directory.find(field("username"), field("realm"));
    const from = userOf(header(request, "From"));
    if (!extension || extension.extension !== from) return challenge(request, true);
    const ha1 = md5(`${extension.extension}:${extension.domain}:${extension.password}`);
    const ha2 = md5(`${request.method}:${field("uri")}`);
    const expected = md5(
      [ha1, field("nonce"), field("nc"), field("cnonce"), field("qop"), ha2].join(":"),
    );
    return expected === field("response") ? { extension } : challenge(request, true);
  };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
