// Writes one e-mail to one admin. Without a mail server there is nobody to write through, and the
// notification in the product has to do.
import type { JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import { composeMail, type Deliver, smtpOf } from "../../_shared/mail.ts";
import { wordsOf } from "./mail_words.ts";

export async function sendMail(
  { database, env }: Host,
  payload: JobPayload<"mail.send">,
  _isLast: boolean,
  deliver: Deliver | null = smtpOf(env.variables),
): Promise<boolean> {
  const { tenant_id, user_id } = payload;
  if (!deliver) {
    log.warn("mail.not_configured", { tenant_id });
    return true;
  }
  const recipient = await database.mailRecipient(tenant_id, user_id);
  if (!recipient) return true;
  const url = `${env.origins[0] ?? env.apiUrl}/admin/whatsapp/status`;
  await deliver(composeMail(recipient.email, { ...wordsOf(payload, recipient), url }));
  log.info("mail.sent", { tenant_id });
  return true;
}
