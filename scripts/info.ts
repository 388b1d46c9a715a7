// `npm run -s info`: one JSON object about the running stack, or a sentence saying there is none.
import { stackConfig } from "./stack/config.ts";
import { stackInfo } from "./stack/info.ts";
import { loadKeys } from "./stack/keys.ts";
import { readRunFile } from "./stack/run-file.ts";

const asked = stackConfig();
const run = readRunFile(asked);
if (run?.ready) {
  // The stack knows its own ports, whatever this shell's environment says.
  const config = stackConfig({ ...process.env, PROSA_PORT_OFFSET: String(run.offset) });
  console.log(JSON.stringify(stackInfo(config, loadKeys(config)), null, 2));
} else {
  console.error(
    run
      ? "Prosa is still starting: try again in a moment."
      : "Prosa is not running: start it with `npm start`.",
  );
  process.exitCode = 1;
}
