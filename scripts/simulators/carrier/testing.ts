// A carrier on a free port.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call } from "./call.ts";
import { type CarrierOptions, startCarrier } from "./carrier.ts";
import type { Extension } from "./digest.ts";
import { domain } from "./testing-phones.ts";

const extensions: Extension[] = ["1000", "1001", "1002"].map((extension) => ({
  extension,
  domain,
  password: `segredo-${extension}`,
  records: true,
}));

export async function startTestCarrier(options: Partial<CarrierOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "carrier-"));
  const told: { event: "created" | "answered" | "ended"; call: Call }[] = [];
  const carrier = await startCarrier({
    port: 0,
    directory: {
      find: (number, realm) =>
        extensions.find((one) => one.extension === number && one.domain === realm),
    },
    listener: {
      created: (call) => told.push({ event: "created", call }),
      answered: (call) => told.push({ event: "answered", call }),
      ended: (call) => told.push({ event: "ended", call }),
    },
    folder,
    lostMs: 2_000,
    pace: { ring_ms: 50, outcome_ms: 250 },
    ...options,
  });
  return {
    ...carrier,
    told,
    extension: (number: string) => extensions.find((one) => one.extension === number)!,
    /** The latest call, as the carrier sees it. */
    last: () => carrier.board.calls().at(-1)!,
    /** Of the phones that are in a call. */
    digits: () =>
      carrier.board
        .places()
        .map(({ leg }) => leg.view().digits)
        .join(""),
    async close() {
      await carrier.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestCarrier = Awaited<ReturnType<typeof startTestCarrier>>;
