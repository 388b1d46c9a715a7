// How the played telephone provider misbehaves on order.
import { createFaults, numberOr, textOrNull } from "../faults.ts";

const moments = {
  /** The API: refuses with `status`, answers `ms` later, never answers, answers half. */
  rest: ["error", "slow", "hang", "garbled", "dead_token"],
  /** None, `ms` later, `count` copies, each after the one that follows it. */
  webhook: ["webhook_never", "webhook_late", "webhook_copies", "webhook_reordered"],
  /** The link leads to `url`, to nothing, to an empty file, to a page. */
  recording: ["recording_elsewhere", "recording_dead", "recording_empty", "recording_html"],
} as const;

export const createApi4comFaults = () =>
  createFaults({
    moments,
    read: (kind, input) => ({
      /** Only calls of the API whose path begins so, or events of this type. */
      on: textOrNull(input.on),
      status: numberOr(input.status, 500),
      ms: numberOr(input.ms, kind === "hang" ? 60_000 : 5_000),
      count: numberOr(input.count, 2),
      url: textOrNull(input.url) ?? "http://169.254.169.254/latest/meta-data/",
    }),
    isMeant: ({ on }, what: string) => what.startsWith(on ?? ""),
  });

export type Api4comFaults = ReturnType<typeof createApi4comFaults>;
