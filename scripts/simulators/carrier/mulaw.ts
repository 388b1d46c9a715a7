// G.711 µ-law, the one voice codec spoken here: recordings need no other.

/** 20 ms at 8 kHz, a byte each. */
export const frameSize = 160;
export const frameMs = 20;
export const sampleRate = 8_000;

export const silence = Buffer.alloc(frameSize, 0xff);

const bias = 132;
const loudest = 32_635;

export function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(loudest, Math.abs(Math.round(sample))) + bias;
  let exponent = 7;
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent--;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

const decoded = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 7)) - bias;
  return bits & 0x80 ? -magnitude : magnitude;
});

export const decodeSample = (byte: number): number => decoded[byte] ?? 0;

/** How loud a frame is: 0 for silence, about 1 for the loudest. */
export function loudness(frame: Buffer): number {
  let sum = 0;
  for (const byte of frame) sum += decodeSample(byte) ** 2;
  return Math.sqrt(sum / frame.length) / loudest;
}
