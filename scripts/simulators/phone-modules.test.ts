import { describe, expect, it } from "vitest";
import { causeNames } from "./carrier/causes.ts";
import { createNumbers } from "./carrier/numbers.ts";
import { sample } from "./testing.ts";
import { faultKinds } from "./whatsapp/faults.ts";
import { sniff } from "./whatsapp/media/sniff.ts";

/** The page's own modules: plain JavaScript that a browser loads as it is. */
const load = (name: string) => import(new URL(`customer-phone/${name}`, import.meta.url).href);

describe("the page of faults", () => {
  it("has a switch for every kind but the half page, which the whole one covers", async () => {
    const { faultGroups } = await load("fault-kinds.js");
    const kinds: string[] = faultGroups.flatMap(
      ({ faults }: { faults: { what: { kind: string } }[] }) => faults.map(({ what }) => what.kind),
    );
    expect(new Set(kinds)).toEqual(new Set(faultKinds.filter((kind) => kind !== "garbled")));
  });
});

describe("the telephone", () => {
  it("says in Portuguese how any call ended that a person can have", async () => {
    const { statusOf } = await load("telephone-words.js");
    // The race is lost by a phone, never by a call.
    for (const cause of causeNames.filter((name) => name !== "LOSE_RACE")) {
      expect(statusOf({ cause }), cause).not.toBe(cause);
    }
    expect(statusOf({ cause: null, answered_at: null, phone: null })).toBe("Chamando");
    expect(statusOf({ cause: null, answered_at: "x", phone: { held: true } })).toBe("Em espera");
  });

  it("says what each number does", async () => {
    const { behaviourOf } = await load("telephone-words.js");
    const words = createNumbers().list().map(behaviourOf);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe("words on the phone", () => {
  it.each([
    ["um *preço* bom", ["um ", { tag: "strong", text: "preço" }, " bom"]],
    ["_já_ e ~não~", [{ tag: "em", text: "já" }, " e ", { tag: "s", text: "não" }]],
    ["2*3*4 e a_b_c", ["2*3*4 e a_b_c"]],
    ["* não é *", ["* não é *"]],
    [
      "veja https://loja.example/a?b=1.",
      ["veja ", { tag: "a", text: "https://loja.example/a?b=1" }, "."],
    ],
  ])("%s", async (text, parts) => {
    const { partsOf } = await load("rich-text.js");
    expect(partsOf(text)).toEqual(parts);
  });
});

describe("a recording", () => {
  const packetsOf = (ogg: Buffer) => {
    const packets: Buffer[] = [];
    let at = 0;
    let open: Buffer[] = [];
    while (at < ogg.length) {
      const lacing = ogg.subarray(at + 27, at + 27 + ogg[at + 26]!);
      at += 27 + lacing.length;
      for (const size of lacing) {
        open.push(ogg.subarray(at, at + size));
        at += size;
        if (size === 255) continue;
        packets.push(Buffer.concat(open));
        open = [];
      }
    }
    return packets;
  };
  const element = (id: number[], data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(0x10_00_00_00 | data.length);
    return Buffer.concat([Buffer.from(id), size, data]);
  };

  it("changes from WebM to Ogg packet for packet, mono, with checksums a decoder accepts", async () => {
    const { oggFromWebm } = await load("ogg.js");
    const original = sample("voice.ogg");
    const [head, , ...packets] = packetsOf(original);
    const openSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    const webm = Buffer.concat([
      Buffer.from([0x18, 0x53, 0x80, 0x67]),
      openSize,
      element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], head!))),
      Buffer.from([0x1f, 0x43, 0xb6, 0x75]),
      openSize,
      ...packets.map((packet) =>
        element([0xa3], Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), packet])),
      ),
    ]);
    const ogg = Buffer.from(await (await oggFromWebm(webm)).arrayBuffer());
    expect(sniff(ogg)).toEqual({ mime: "audio/ogg; codecs=opus", channels: 1 });
    const [newHead, , ...newPackets] = packetsOf(ogg);
    expect(newHead!.equals(head!)).toBe(true);
    expect(newPackets.map((packet) => packet.toString("hex"))).toEqual(
      packets.map((packet) => packet.toString("hex")),
    );
    // The first page holds the same bytes but the serial number; so does its checksum follow.
    const page = (bytes: Buffer) => bytes.subarray(0, 27 + 1 + head!.length);
    const same = Buffer.from(page(original));
    page(ogg).copy(same, 14, 14, 18);
    page(ogg).copy(same, 22, 22, 26);
    expect(page(ogg).equals(same)).toBe(true);
    expect(ogg.readUInt32LE(22)).toBe(oggChecksum(page(ogg)));
  });
});

/** By polynomial division over the whole page, its checksum taken as zero. */
function oggChecksum(page: Buffer): number {
  const bytes = Buffer.from(page);
  bytes.writeUInt32LE(0, 22);
  let rest = 0n;
  for (const byte of Buffer.concat([bytes, Buffer.alloc(4)])) rest = (rest << 8n) | BigInt(byte);
  const divisor = 0x1_04c1_1db7n;
  for (let bit = BigInt(bytes.length * 8 + 31); bit >= 32n; bit--) {
    if ((rest >> bit) & 1n) rest ^= divisor << (bit - 32n);
  }
  return Number(rest);
}
