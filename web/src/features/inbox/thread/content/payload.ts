import type { ThreadRow } from "@prosa/shared/events.ts";
import type { ContentPayloads } from "@prosa/shared/message-content.ts";

type Row = Pick<ThreadRow, "payload">;

/**
 * What a message of a type carries. The database takes payloads from the adapters' parsers and from
 * send_message() only, so the shape is theirs to promise; parts may be missing in what was written
 * by an older version, hence Partial.
 */
export function payloadOf<Type extends keyof ContentPayloads>(row: Row, _type: Type) {
  return row.payload as Partial<UnionToIntersection<ContentPayloads[Type]>>;
}

type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
