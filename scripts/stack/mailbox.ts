// What the stack would have e-mailed. Kept in memory and shown by the simulators' mailbox page.
import type { EmailDriver } from "@supabase/lite";

export interface Mail {
  id: number;
  to: string;
  subject: string;
  text: string;
  html: string;
  sent_at: string;
  /** The page the mail leads to. */
  link: string | null;
}

export interface Mailbox extends EmailDriver {
  list(to?: string): Mail[];
}

const kept = 200;

export function createMailbox(webUrl: string): Mailbox {
  const mails: Mail[] = [];
  let nextId = 1;
  return {
    async send({ to, subject, text = "", html = "" }) {
      const ours = { text: leadToOurPage(text, webUrl), html: leadToOurPage(html, webUrl) };
      const link = /https?:\/\/[^\s"'<>]+token_hash=[^\s"'<>]+/.exec(ours.html)?.[0] ?? null;
      mails.unshift({
        id: nextId++,
        to,
        subject,
        ...ours,
        sent_at: new Date().toISOString(),
        link,
      });
      mails.length = Math.min(mails.length, kept);
    },
    list: (to) => mails.filter((mail) => !to || mail.to === to),
  };
}

// The page calls verifyOtp itself: a link through /auth/v1/verify would put the session into the
// URL, and a PKCE link does not survive lite.
function leadToOurPage(body: string, webUrl: string): string {
  return body.replace(/https?:\/\/[^\s"'<>]*\/verify\?[^\s"'<>]+/g, (found) => {
    const asked = new URL(found.replaceAll("&amp;", "&")).searchParams;
    const hash = asked.get("token_hash") ?? asked.get("token") ?? "";
    const page = new URLSearchParams({ token_hash: hash, type: asked.get("type") ?? "" });
    return `${webUrl}/entrar?${page}`;
  });
}
