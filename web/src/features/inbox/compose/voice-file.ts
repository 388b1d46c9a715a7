import {
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  MP4,
  OGG,
  OggOutputFormat,
  Output,
  WEBM,
} from "mediabunny";

/**
 * A recording as WhatsApp and its like play it as a voice: Opus in OGG, one channel. Most browsers
 * record Opus already, in another box; then it is only put into the right one.
 */
export async function voiceFile(recorded: Blob): Promise<File> {
  const name = `voz-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.ogg`;
  const type = "audio/ogg; codecs=opus";
  if (recorded.type.startsWith("audio/ogg")) return new File([recorded], name, { type });
  const input = new Input({ source: new BlobSource(recorded), formats: [WEBM, MP4, OGG] });
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const conversion = await Conversion.init({
    input,
    output,
    audio: { codec: "opus", numberOfChannels: 1 },
  });
  await conversion.execute();
  if (!target.buffer) throw new Error("the recording came out empty");
  return new File([target.buffer], name, { type });
}
