// A recording in its bucket, read part by part: half an hour of it is more than is wise to hold.
import type { Files } from "../../_shared/media/files.ts";
import { ModelFailed } from "../model_failed.ts";
import type { StoredSound } from "./piece.ts";

export function storedSound(files: Files, path: string, size: number): StoredSound {
  return {
    size,
    async read(from, to) {
      const answer = await files.serve(path, `bytes=${from}-${to - 1}`);
      if (answer === null) throw new ModelFailed("ai_bad_audio");
      const bytes = new Uint8Array(await answer.arrayBuffer());
      // Who does not know of parts answers the whole.
      return answer.status === 206 ? bytes : bytes.slice(from, to);
    },
  };
}
