import { envelope, post, type Sender, type TenantName, textValue, webhook } from "./meta.ts";
import { kept, newSender } from "./received.ts";
import { one } from "./stack.ts";

export interface Conversation {
  id: string;
  contato_id: string;
  /** The customer's first message. */
  message_id: string;
  sender: Required<Sender>;
}

/** A conversation that a new customer begins, through the tenant's own door. */
export async function begin(tenant: TenantName, { hoursAgo = 0 } = {}): Promise<Conversation> {
  const sender = newSender();
  await say(tenant, sender, "Oi", hoursAgo);
  return one<Conversation>(
    `select c.id, c.contato_id, m.id as message_id, $2::jsonb as sender
       from public.contact_identities i
       join public.conversations c on c.tenant_id = i.tenant_id and c.contato_id = i.contato_id
       join public.messages m on m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.seq = 1
      where i.kind = 'wa_bsuid' and i.value = $1`,
    [sender.user_id, sender],
  );
}

export async function say(
  tenant: TenantName,
  sender: Sender,
  body: string,
  hoursAgo = 0,
): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000 - hoursAgo * 3600));
  const hook = webhook(tenant, envelope(tenant, textValue(tenant, sender, body, { timestamp })));
  const { status } = await post(hook);
  if (status !== 200 || (await kept(hook))?.messages !== 1) {
    throw new Error(`The message was not taken: ${status}.`);
  }
}
