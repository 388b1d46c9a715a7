// Where a provider's API may be. A tenant types the address and our server asks it, with the tenant's
// key: so it has to be TLS, at its usual port, and on the public internet, unless the operator says
// otherwise. A name is judged by its letters alone: where it leads is only known once it is asked, and
// what is asked there is JSON over TLS with a certificate of that name.
import { BlockList, isIP } from "node:net";

const inside = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  inside.addSubnet(network, bits, "ipv4");
}
// Of IPv6 only what is handed out to the public counts: 2000::/3, and of that no tunnel to IPv4.
for (const [network, bits] of [
  ["::", 3],
  ["2002::", 16],
  ["4000::", 2],
  ["8000::", 1],
] as const) {
  inside.addSubnet(network, bits, "ipv6");
}

const INSIDE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;

export function addressRefusal(
  text: string,
  isOperators: (url: URL) => boolean,
): "base_url_refused" | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== "" || url.password !== "") return "base_url_refused";
  if (isOperators(url)) return null;
  const isOpen =
    url.protocol === "https:" && url.port === "" && isPublic(url.hostname.replace(/\.$/, ""));
  return isOpen ? null : "base_url_refused";
}

/** URL has read every way of writing an address by now: 0x7f.1 is 127.0.0.1 here. */
function isPublic(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0) return isPublicAddress(address);
  return hostname.includes(".") && !INSIDE_NAMES.test(hostname);
}

/** An address in figures, as a name's lookup gives it. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && !inside.check(address, version === 6 ? "ipv6" : "ipv4");
}
