import type { ThreadRow } from "@prosa/shared/events.ts";

type Step = "said" | "sent" | "delivered" | "read" | "received" | "edited" | "revoked";

/** The way of a message, with its times; a step of ours that has not come yet has none. */
export function messageSteps(row: ThreadRow): { step: Step; at: string | null }[] {
  const steps: { step: Step; at: string | null }[] =
    row.direction === "inbound"
      ? [
          { step: "said", at: row.sent_at },
          { step: "received", at: row.created_at },
        ]
      : [
          { step: "said", at: row.created_at },
          { step: "sent", at: row.sent_at },
          { step: "delivered", at: row.delivered_at },
          { step: "read", at: row.read_at },
        ];
  if (row.edited_at) steps.push({ step: "edited", at: row.edited_at });
  if (row.revoked_at) steps.push({ step: "revoked", at: row.revoked_at });
  return steps;
}
