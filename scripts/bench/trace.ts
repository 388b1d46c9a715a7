// What Chromium's own trace tells of a page's main thread.

/** The longest piece of work between two marks, and how much of it the processor was at it. */
export interface Busy {
  ms: number;
  processorMs: number;
}

interface Event {
  name: string;
  cat: string;
  pid: number;
  tid: number;
  /** In microseconds, as the others. */
  ts: number;
  dur?: number;
  tdur?: number;
}

/** The page has marked each name as `released` and as `settled`. */
export function busiestTasks(trace: string, names: string[]): Busy[] {
  const { traceEvents: events } = JSON.parse(trace) as { traceEvents: Event[] };
  const marks = new Map(
    events
      .filter(({ cat }) => cat.includes("blink.user_timing"))
      .map((event) => [event.name, event]),
  );
  return names.map((name) => {
    const [from, to] = [marks.get(`${name} released`), marks.get(`${name} settled`)];
    if (!from || !to) throw new Error(`The trace does not know ${name}.`);
    const tasks = events.filter(
      ({ name: what, pid, tid, ts, dur = 0 }) =>
        what.endsWith("RunTask") &&
        pid === from.pid &&
        tid === from.tid &&
        ts + dur > from.ts &&
        ts < to.ts,
    );
    const longest = tasks.reduce((a, b) => ((b.dur ?? 0) > (a.dur ?? 0) ? b : a));
    return { ms: (longest.dur ?? 0) / 1_000, processorMs: (longest.tdur ?? 0) / 1_000 };
  });
}
