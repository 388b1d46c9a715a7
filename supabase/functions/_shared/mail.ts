// E-mail over SMTP_URL. Hosted functions reach port 465 and a provider's 2525 or 2587; 25 and 587
// are closed to them. One connection per mail, short timeouts, and nobody goes on before it is sent.
import { createTransport } from "nodemailer";
import type { Variables } from "./provider/provider.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export type Deliver = (mail: Mail) => Promise<void>;

const CONNECT_MS = 8_000;
const SILENCE_MS = 12_000;

/** Null where no server is configured: then nobody gets any mail. */
export function smtpOf({ SMTP_URL: url, MAIL_FROM: from }: Variables): Deliver | null {
  if (!url || !from) return null;
  return async (mail) => {
    const transport = createTransport({
      url,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    });
    try {
      // No out-of-office reply is to answer it.
      await transport.sendMail({ ...mail, from, headers: { "Auto-Submitted": "auto-generated" } });
    } finally {
      transport.close();
    }
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A mail of paragraphs and one button, as text and as HTML that loads nothing from anywhere. */
export function composeMail(
  to: string,
  words: { subject: string; paragraphs: string[]; action: string; url: string },
): Mail {
  const quote = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
  const paragraphs = words.paragraphs.map((text) => `<p>${quote(text)}</p>`).join("\n");
  return {
    to,
    // A line break would begin a header of its own.
    subject: words.subject.replace(/\s+/g, " "),
    text: [...words.paragraphs, `${words.action}: ${words.url}`].join("\n\n"),
    html: `<!doctype html>
<html lang="pt-BR">
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36rem">
${paragraphs}
<p><a href="${quote(words.url)}">${quote(words.action)}</a></p>
</body>
</html>`,
  };
}
