// How a committed row of realtime.messages reaches this process: an after-insert trigger and NOTIFY.
// Hosted reads the WAL instead, so the trigger exists only where this server runs and never in a
// migration.
import type { Database } from "./partitions.ts";

export const notifyChannel = "realtime_local";

/** NOTIFY takes under 8000 bytes; a longer row travels as its key and is fetched. */
const inlineBytes = 7500;

/** What one notification says. Without `topic` the row has to be fetched by (id, at). */
export interface Notice {
  id: string;
  at: string;
  topic?: string;
  event?: string;
  private?: boolean;
  /** The payload as Postgres prints it: parsing here would round large numbers. */
  payload?: string | null;
}

export async function installTrigger(db: Database): Promise<void> {
  await db.query(`
    create or replace function realtime.local_notify() returns trigger
    language plpgsql set search_path = ''
    as $$
    declare
      v_key jsonb := jsonb_build_object('id', new.id, 'at', new.inserted_at);
      v_full text := (v_key || jsonb_build_object(
        'topic', new.topic, 'event', new.event, 'private', new.private, 'payload', new.payload::text
      ))::text;
    begin
      perform pg_notify('${notifyChannel}', case
        when new.binary_payload is null and octet_length(v_full) <= ${inlineBytes} then v_full
        else v_key::text end);
      return null;
    end;
    $$;
    create or replace trigger local_notify after insert on realtime.messages
      for each row when (new.event is not null and new.extension = 'broadcast')
      execute function realtime.local_notify();
  `);
}
