// Message ids as WhatsApp makes them: the other person's address sits inside, in base64. They are
// personal data, and that is why the product may never use them as public ids.
import { randomBytes } from "node:crypto";

export function newWamid(address: string, direction: "inbound" | "outbound"): string {
  const [kind, length] = direction === "inbound" ? [0x12, 20] : [0x11, 18];
  const serial = randomBytes(length / 2)
    .toString("hex")
    .toUpperCase();
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, address.length]),
    Buffer.from(address, "ascii"),
    Buffer.from([0x15, 0x02, 0x00, kind, 0x18, length]),
    Buffer.from(serial, "ascii"),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString("base64")}`;
}
