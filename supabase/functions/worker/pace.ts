// How many more may begin within a second.
export interface Pace {
  room(): number;
  take(count: number): void;
}

export function createPace(perSecond: number, now = () => performance.now()): Pace {
  let taken: { at: number; count: number }[] = [];
  return {
    room() {
      const since = now() - 1_000;
      taken = taken.filter(({ at }) => at > since);
      return perSecond - taken.reduce((sum, { count }) => sum + count, 0);
    },
    take(count) {
      if (count > 0) taken.push({ at: now(), count });
    },
  };
}
