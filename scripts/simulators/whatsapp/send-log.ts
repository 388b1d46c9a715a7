// Every send WhatsApp accepted. The counts cover all of them, however long a run is; the sends
// themselves are kept only up to a bound.

/** One call that WhatsApp accepted. Two with the same callback data mean a double send. */
export interface Send {
  id: string;
  at: number;
  phone_number_id: string;
  to: string;
  type: string;
  text: string;
  biz_opaque_callback_data: string | null;
}

export interface SendLog {
  add(send: Send): void;
  /** The latest ones. */
  kept(): Send[];
  count(phoneNumberId?: string): number;
  /** How often each callback data came. */
  timesByData(phoneNumberId?: string): ReadonlyMap<string, number>;
}

const keptSends = 50_000;

export function createSendLog(): SendLog {
  let kept: Send[] = [];
  let count = 0;
  const all = new Map<string, number>();
  const numbers = new Map<string, { count: number; times: Map<string, number> }>();

  return {
    add(send) {
      kept.push(send);
      if (kept.length > 2 * keptSends) kept = kept.slice(-keptSends);
      count += 1;
      let number = numbers.get(send.phone_number_id);
      if (!number) {
        number = { count: 0, times: new Map() };
        numbers.set(send.phone_number_id, number);
      }
      number.count += 1;
      const data = send.biz_opaque_callback_data;
      if (data === null) return;
      all.set(data, (all.get(data) ?? 0) + 1);
      number.times.set(data, (number.times.get(data) ?? 0) + 1);
    },
    kept: () => kept,
    count: (id) => (id === undefined ? count : (numbers.get(id)?.count ?? 0)),
    timesByData: (id) => (id === undefined ? all : (numbers.get(id)?.times ?? new Map())),
  };
}
