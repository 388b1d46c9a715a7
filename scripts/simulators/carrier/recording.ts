// A conversation on disk: WAV, 16 bits, stereo. Left is who called, right is who was called.
import { mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { decodeSample, frameSize, sampleRate } from "./mulaw.ts";

export interface Recording {
  file: string;
  write(left: Buffer, right: Buffer): void;
  /** Resolves when the file can be played. */
  finish(): Promise<void>;
}

const headerBytes = 44;
const bytesPerFrame = frameSize * 4;
/** A second is written at once. */
const heldFrames = 50;

export function startRecording(file: string): Recording {
  mkdirSync(dirname(file), { recursive: true });
  const handle = open(file, "w");
  let held: Buffer[] = [];
  let written = 0;
  let writing: Promise<unknown> = handle.then((it) => it.write(wavHeader(0), 0, headerBytes, 0));

  function flush() {
    const bytes = Buffer.concat(held);
    held = [];
    const at = headerBytes + written;
    written += bytes.length;
    writing = writing.then(async () => (await handle).write(bytes, 0, bytes.length, at));
  }

  return {
    file,
    write(left, right) {
      const pcm = Buffer.alloc(bytesPerFrame);
      for (let at = 0; at < frameSize; at++) {
        pcm.writeInt16LE(decodeSample(left[at] ?? 0xff), at * 4);
        pcm.writeInt16LE(decodeSample(right[at] ?? 0xff), at * 4 + 2);
      }
      held.push(pcm);
      if (held.length >= heldFrames) flush();
    },
    async finish() {
      flush();
      await writing;
      const it = await handle;
      await it.write(wavHeader(written), 0, headerBytes, 0);
      await it.close();
    },
  };
}

function wavHeader(dataBytes: number): Buffer {
  const channels = 2;
  const sampleBytes = 2;
  const header = Buffer.alloc(headerBytes);
  header.write("RIFF", 0);
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * sampleBytes, 28);
  header.writeUInt16LE(channels * sampleBytes, 32);
  header.writeUInt16LE(8 * sampleBytes, 34);
  header.write("data", 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
