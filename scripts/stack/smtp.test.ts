// The mail server, spoken to by the very library with which the functions send.
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { type Smtp, startSmtp } from "./smtp.ts";

let mailbox: Mailbox;
let smtp: Smtp;

beforeAll(async () => {
  mailbox = createMailbox("http://127.0.0.1:5173");
  smtp = await startSmtp(0, mailbox);
});
afterAll(() => smtp.close());

function send(mail: object) {
  return createTransport({ url: `smtp://127.0.0.1:${smtp.port}` }).sendMail({
    from: "Prosa <prosa@example.com>",
    ...mail,
  });
}

it("keeps a mail as it was written, accents and long lines included", async () => {
  const subject = `Olá: o envio está parado desde ${"ção ".repeat(30).trim()}`;
  const text = `Não saiu. ${"à".repeat(200)} fim`;
  const html = `<p>Não saiu. ${"é".repeat(200)} <a href="http://x.test/?a=1&b=2">ver</a></p>`;
  await send({ to: "ada@prosa.test", subject, text, html });
  const [mail] = mailbox.list("ada@prosa.test");
  expect(mail).toMatchObject({ to: "ada@prosa.test", subject });
  expect(mail?.text.trim()).toBe(text);
  expect(mail?.html.trim()).toBe(html);
});

it("gives each recipient their own", async () => {
  await send({ to: "olga@prosa.test, bia@prosa.test", subject: "Oi", text: "Oi" });
  expect(mailbox.list("olga@prosa.test")).toHaveLength(1);
  expect(mailbox.list("bia@prosa.test")).toHaveLength(1);
});

it("says when its port is taken", async () => {
  await expect(startSmtp(smtp.port, mailbox)).rejects.toThrow(/mail server/);
});
