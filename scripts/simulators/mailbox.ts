// The e-mails the local stack kept instead of sending.
import { asObject, RequestRefused } from "./http.ts";

export interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  at: string;
}

export async function listMails(mailsUrl: string | undefined): Promise<Mail[]> {
  if (!mailsUrl) {
    throw new RequestRefused(404, "mailbox_absent", "This stack keeps no e-mails.");
  }
  let answer: unknown;
  try {
    const response = await fetch(mailsUrl, { signal: AbortSignal.timeout(5_000) });
    answer = response.ok ? await response.json() : null;
  } catch {
    answer = null;
  }
  if (!Array.isArray(answer)) {
    throw new RequestRefused(502, "mailbox_unreachable", "The stack does not answer with e-mails.");
  }
  return answer.map((entry) => {
    const mail = asObject(entry) ?? {};
    const field = (name: string) => (typeof mail[name] === "string" ? mail[name] : "");
    return {
      to: field("to"),
      subject: field("subject"),
      html: field("html"),
      text: field("text"),
      at: field("at") || field("sent_at"),
    };
  });
}
