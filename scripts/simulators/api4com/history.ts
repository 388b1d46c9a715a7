// The account's books: every finished call, as `GET /calls` shows it.
import type { Call } from "../carrier/call.ts";
import type { Accounts } from "./accounts.ts";

export interface CallRow {
  id: string;
  domain: string;
  call_type: "inbound" | "outbound";
  started_at: string;
  ended_at: string;
  from: string;
  to: string;
  duration: number;
  hangup_cause: string;
  record_url: string;
  email: string;
  first_name: string;
  last_name: string;
  BINA: string;
  minute_price: number | null;
  call_price: number | null;
  metadata: Record<string, unknown>;
}

const minutePrice = 0.12;
const keptRows = 5_000;

/** Prices appear `priceMs()` after the end. */
export function createHistory(accounts: Accounts, priceMs: () => number) {
  let rows: CallRow[] = [];

  return {
    keep(call: Call, recordUrl: string) {
      const owner = accounts.find(call.domain, call.extension);
      rows.push({
        id: call.id,
        domain: call.domain,
        call_type: call.direction,
        started_at: call.startedAt.toISOString(),
        ended_at: call.endedAt?.toISOString() ?? "",
        from: call.from,
        to: call.to,
        duration: talkedSeconds(call),
        hangup_cause: call.cause ?? "",
        record_url: recordUrl,
        email: owner?.email_address ?? "",
        first_name: owner?.first_name ?? "",
        last_name: owner?.last_name ?? "",
        BINA: owner?.bina ?? "",
        minute_price: null,
        call_price: null,
        metadata: call.metadata,
      });
      if (rows.length > keptRows) rows.shift();
    },
    of(domain: string): CallRow[] {
      const now = Date.now();
      return rows
        .filter((row) => row.domain === domain)
        .map((row) => {
          if (now - Date.parse(row.ended_at) < priceMs()) return row;
          const call_price = Number(((row.duration / 60) * minutePrice).toFixed(4));
          return { ...row, minute_price: minutePrice, call_price };
        });
    },
    clear() {
      rows = [];
    },
  };
}

export type History = ReturnType<typeof createHistory>;

export function talkedSeconds({ answeredAt, endedAt }: Call): number {
  return answeredAt && endedAt ? Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000) : 0;
}
