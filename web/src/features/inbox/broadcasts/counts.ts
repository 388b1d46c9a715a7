export const MOVING_MS = 3_000;
const SETTLING_MS = 10_000;

/** What can have become of somebody, in the words a person thinks in. */
export const GROUPS = {
  waiting: ["pending", "queued", "sending", "uncertain"],
  sent: ["sent"],
  delivered: ["delivered"],
  read: ["read"],
  failed: ["failed"],
  skipped: ["skipped", "stopped"],
} as const;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

/** How many people stand in each group, and all together. */
export function countsOf(counts: Partial<Record<string, number>>) {
  const of = (group: Group) =>
    GROUPS[group].reduce((sum, result) => sum + (counts[result] ?? 0), 0);
  const groups = Object.fromEntries(GROUP_NAMES.map((group) => [group, of(group)]));
  const total = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return { groups: groups as Record<Group, number>, total };
}

export function groupOf(result: string): Group {
  return GROUP_NAMES.find((group) => GROUPS[group].some((each) => each === result)) ?? "waiting";
}

/** Whether there is something left to happen that is worth asking for every few seconds. */
export function isMoving(broadcast: {
  status: string;
  counts: Partial<Record<string, number>>;
}): boolean {
  return broadcast.status === "running" || countsOf(broadcast.counts).groups.waiting > 0;
}

/** When to look again: soon while it goes out, later while ticks may come, never after that. */
export function lookAgainMs(broadcast: Parameters<typeof isMoving>[0]): number | false {
  if (isMoving(broadcast)) return MOVING_MS;
  const { groups } = countsOf(broadcast.counts);
  return groups.sent + groups.delivered > 0 && SETTLING_MS;
}
