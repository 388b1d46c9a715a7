// The newest private database broadcasts of a topic, oldest first.
import type { Pool } from "pg";

export interface Replayed {
  id: string;
  event: string;
  payload: unknown;
  binary_payload: Buffer | null;
}

export async function replayMessages(
  db: Pool,
  topic: string,
  { since, limit }: { since: number; limit: number },
): Promise<Replayed[]> {
  const { rows } = await db.query<Replayed>(
    `select id, event, payload, binary_payload from realtime.messages
      where topic = $1 and private and extension = 'broadcast'
        and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'UTC'
      order by inserted_at desc, xmin::text::bigint desc, ctid desc limit $3`,
    [topic, since, limit],
  );
  return rows.reverse();
}
