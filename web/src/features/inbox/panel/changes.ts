const KNOWN = ["assunto", "due_at", "priority"] as const;

/** What an event `changed` changed, and to what; an empty value means that it was taken out. */
export function changesOf(payload: Record<string, unknown>) {
  if (payload.event !== "changed") return [];
  return KNOWN.flatMap((what) =>
    payload[what] === undefined ? [] : [{ what, value: String(payload[what]) }],
  );
}
