import type { ThreadRow } from "@prosa/shared/events.ts";
import { conversationEvents } from "@prosa/shared/thread.ts";

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** The numbers of a customer who has another one now, where both were told. */
export function numbersOf({ payload }: Pick<ThreadRow, "payload">) {
  const [previous, current] = [text(payload.previous), text(payload.current)];
  return payload.event === "number_changed" && previous && current ? { previous, current } : null;
}

const AUTOMATIC = { assigned: "assignedAuto", reopened: "reopenedAuto" } as const;

/** Which sentence tells an event, and who is in it. Events newer than this page have one too. */
export function eventSentence(row: Pick<ThreadRow, "payload" | "remetente">) {
  // Written about the customer and by nobody of ours.
  if (row.payload.event === "number_changed") {
    return { key: "number_changed", by: null, to: null } as const;
  }
  const known = conversationEvents.find((event) => event === row.payload.event);
  const to = row.payload.to as { nome?: string } | undefined;
  const by = row.remetente.tipo === "atendente" ? row.remetente.nome : null;
  if (!known) return { key: "other", by, to: null } as const;
  const automatic = by === null && (known === "assigned" || known === "reopened");
  return { key: automatic ? AUTOMATIC[known] : known, by, to: to?.nome ?? null } as const;
}
