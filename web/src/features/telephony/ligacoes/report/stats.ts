/** What call_stats() answers. Days and hours are Brasília's. */
export interface CallStats {
  totals: {
    calls: number;
    outgoing: number;
    incoming: number;
    answered: number;
    missed: number;
    talk_seconds: number;
    average_seconds: number;
    /** Of calls that are over; null without any. */
    answer_rate: number | null;
  };
  people: {
    usuario_id: string;
    nome: string | null;
    calls: number;
    answered: number;
    talk_seconds: number;
  }[];
  hours: { hour: number; calls: number; answered: number }[];
  days: { day: string; calls: number; answered: number; talk_seconds: number }[];
}

/** One bar, and one line of a table. */
export interface Counted {
  item: string;
  calls: number;
  answered: number;
  talk_seconds?: number;
}

const DAY_MS = 86_400_000;
// Brazil has had no summer time since 2019.
const beginsAt = (day: string) => new Date(`${day}T00:00:00-03:00`).getTime();

/** Whole days, as call_stats() divides them, wherever the person is. */
export function daysAsked({ de, ate }: { de?: string | undefined; ate?: string | undefined }) {
  return {
    ...(de && { since: new Date(beginsAt(de)).toISOString() }),
    ...(ate && { until: new Date(beginsAt(ate) + DAY_MS).toISOString() }),
  };
}

/** The hours in which anything happened, and those between them: nights take no room. */
export function busyHours(hours: CallStats["hours"]): CallStats["hours"] {
  const busy = hours.filter(({ calls }) => calls > 0).map(({ hour }) => hour);
  const [first, last] = [Math.min(...busy), Math.max(...busy)];
  return hours.filter(({ hour }) => hour >= first && hour <= last);
}

/** Talk of one answered call, in seconds. */
export function averageTalk(row: { answered: number; talk_seconds: number }): number {
  return row.answered > 0 ? row.talk_seconds / row.answered : 0;
}

/** The share that was answered; null where nothing was called. */
export function answerShare(row: { calls: number; answered: number }): number | null {
  return row.calls > 0 ? row.answered / row.calls : null;
}

/** Each group below the other: one table that a spreadsheet can turn round as it likes. */
export function csvRows(head: string[], groups: { name: string; rows: Counted[] }[]) {
  return [
    head,
    ...groups.flatMap(({ name, rows }) =>
      rows.map(({ item, calls, answered, talk_seconds }) => [
        name,
        item,
        calls,
        answered,
        calls - answered,
        talk_seconds ?? "",
      ]),
    ),
  ];
}
