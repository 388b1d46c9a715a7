// Which sockets an extension can be reached through. A phone that comes back with the same instance
// replaces itself; a phone of its own rings beside the others.
import type { Extension } from "./digest.ts";
import { header, type SipRequest, uriOf } from "./sip-message.ts";
import type { SipSocket } from "./sip-socket.ts";

export interface Binding {
  extension: string;
  domain: string;
  contact: string;
  socket: SipSocket;
  expiresAt: number;
}

export type Registration =
  | { status: 200; headers: [string, string][] }
  | { status: 423; headers: [string, string][] };

const shortestSeconds = 300;
const usualSeconds = 600;

export function createRegistrar() {
  const bindings = new Map<string, Binding>();

  function current(): Binding[] {
    const now = Date.now();
    for (const [key, { expiresAt, socket }] of bindings) {
      if (expiresAt <= now || socket.closed) bindings.delete(key);
    }
    return [...bindings.values()];
  }

  return {
    register(who: Extension, request: SipRequest, socket: SipSocket): Registration {
      const contact = header(request, "Contact");
      const asked =
        /expires=(\d+)/i.exec(contact)?.[1] ?? (header(request, "Expires") || `${usualSeconds}`);
      const seconds = Math.min(3_600, Number(asked));
      const of = `${who.extension}@${who.domain}`;
      if (seconds === 0) {
        const phone = `${of} ${instanceOf(contact)}`;
        for (const key of bindings.keys()) {
          if (contact === "*" ? key.startsWith(`${of} `) : key === phone) bindings.delete(key);
        }
        return { status: 200, headers: [] };
      }
      if (seconds < shortestSeconds) {
        return { status: 423, headers: [["Min-Expires", `${shortestSeconds}`]] };
      }
      bindings.set(`${of} ${instanceOf(contact)}`, {
        extension: who.extension,
        domain: who.domain,
        contact: uriOf(contact),
        socket,
        expiresAt: Date.now() + seconds * 1000,
      });
      return { status: 200, headers: [["Contact", `<${uriOf(contact)}>;expires=${seconds}`]] };
    },
    list: current,
    of: (extension: string, domain: string) =>
      current().filter((one) => one.extension === extension && one.domain === domain),
    forget(extension: string, domain: string) {
      for (const [key, one] of bindings) {
        if (one.extension === extension && one.domain === domain) bindings.delete(key);
      }
    },
    clear: () => bindings.clear(),
  };
}

export type Registrar = ReturnType<typeof createRegistrar>;

function instanceOf(contact: string): string {
  return /\+sip\.instance="([^"]+)"/.exec(contact)?.[1] ?? uriOf(contact);
}
