// What WhatsApp tells of the messages it took, told when it suits the test and to whom it suits.
import { envelopeOf, metadataOf, type Webhook, webhook } from "../../world/meta.ts";
import { type Send, simulator } from "../../world/simulator.ts";
import type { Line } from "../lines.ts";
import type { Record } from "../talk.ts";

/** Everything of this record that the provider has taken so far. */
export async function takenOf(record: Record): Promise<Send[]> {
  const { sends } = await simulator.sent();
  return sends.filter(({ text }) => text.startsWith(`${record.run} out `));
}

/** `sent` and `delivered` of each, as one change of a webhook. */
export function tickChanges(record: Record, sends: Send[]) {
  return sends.flatMap((send) => {
    const line = record.said.get(send.text)?.line;
    return line ? [{ tenant: line.tenant, value: tickValue(line, send) }] : [];
  });
}

function tickValue(line: Line, send: Send) {
  const tick = (status: string) => ({
    id: send.id,
    status,
    timestamp: String(Math.floor(send.at / 1000)),
    recipient_id: line.sender.wa_id,
    biz_opaque_callback_data: send.biz_opaque_callback_data,
  });
  return {
    messaging_product: "whatsapp",
    metadata: metadataOf(line.tenant),
    statuses: [tick("sent"), tick("delivered")],
  };
}

/** Null when there is nothing to tell. */
export function tickHook(record: Record, sends: Send[]): Webhook | null {
  const changes = tickChanges(record, sends);
  return changes.length === 0 ? null : webhook("platform", envelopeOf(changes));
}
