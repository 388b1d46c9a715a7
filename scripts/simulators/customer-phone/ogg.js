// Chromium records Opus in WebM; WhatsApp's voice notes are Opus in Ogg. The packets are the same,
// so they only change boxes.

const containers = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0]);
const codecPrivate = 0x63a2;
const blocks = new Set([0xa3, 0xa1]);

export function oggFromWebm(webm) {
  const { head, packets } = opusOf(webm);
  if (!head || packets.length === 0) throw new Error("no Opus in the recording");
  const serial = 1;
  const preSkip = head[10] | (head[11] << 8);
  const pages = [page([head], { serial, number: 0, granule: 0, flags: 2 })];
  pages.push(page([tags()], { serial, number: 1, granule: 0, flags: 0 }));
  let granule = preSkip;
  packets.forEach((packet, at) => {
    granule += samplesOf(packet);
    const flags = at === packets.length - 1 ? 4 : 0;
    pages.push(page([packet], { serial, number: at + 2, granule, flags }));
  });
  return new Blob(pages, { type: "audio/ogg; codecs=opus" });
}

/** Walks the EBML tree; recorders leave the sizes of segment and clusters open. */
function opusOf(bytes) {
  const found = { head: null, packets: [] };
  let at = 0;
  while (at < bytes.length) {
    const idLength = Math.clz32(bytes[at]) - 23;
    let id = 0;
    for (let i = 0; i < idLength; i++) id = id * 256 + bytes[at + i];
    at += idLength;
    const sizeLength = Math.clz32(bytes[at]) - 23;
    let size = bytes[at] & ((1 << (8 - sizeLength)) - 1);
    for (let i = 1; i < sizeLength; i++) size = size * 256 + bytes[at + i];
    at += sizeLength;
    if (containers.has(id)) continue;
    const data = bytes.subarray(at, at + size);
    if (id === codecPrivate) found.head = data;
    // Track number, two bytes of time, flags; then the packet.
    if (blocks.has(id)) found.packets.push(data.subarray(4));
    at += size;
  }
  return found;
}

/** How long a packet is, at 48 kHz, from its first byte (RFC 6716, 3.1). */
function samplesOf(packet) {
  const config = packet[0] >> 3;
  const ms =
    config < 12
      ? [10, 20, 40, 60][config % 4]
      : config < 16
        ? [10, 20][config % 2]
        : [2.5, 5, 10, 20][config % 4];
  const code = packet[0] & 3;
  const frames = code === 0 ? 1 : code === 3 ? packet[1] & 63 : 2;
  return ms * 48 * frames;
}

function tags() {
  const vendor = new TextEncoder().encode("celular do cliente");
  const bytes = new Uint8Array(16 + vendor.length);
  bytes.set(new TextEncoder().encode("OpusTags"));
  new DataView(bytes.buffer).setUint32(8, vendor.length, true);
  bytes.set(vendor, 12);
  return bytes;
}

function page(packets, { serial, number, granule, flags }) {
  const lacing = packets.flatMap(({ length }) => [
    ...Array(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  const size = packets.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("OggS"));
  bytes[5] = flags;
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
