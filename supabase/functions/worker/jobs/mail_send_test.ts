import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JobPayload } from "@prosa/shared/jobs.ts";
import { fakeHost, logged, TENANT } from "../../_shared/http/testing.ts";
import type { Deliver, Mail } from "../../_shared/mail.ts";
import { sendMail } from "./mail_send.ts";

const payload: JobPayload<"mail.send"> = {
  tenant_id: TENANT,
  user_id: "10000000-0000-4000-8000-0000000000a1",
  kind: "breaker_open_long",
  data: {
    channel_id: "10000000-0000-4000-8000-0000000000b1",
    channel_name: "Loja <b>Centro</b>\r\nBcc: x@y.test",
    reason_code: "channel_auth",
    opened_at: "2026-05-04T15:30:00.000Z",
  },
};
const ada = { email: "ada@prosa.test", name: "Ada", tenant: "Padaria" };

async function send(deliver: Deliver | null, recipient: typeof ada | null = ada) {
  const host = fakeHost({ mailRecipient: () => Promise.resolve(recipient) });
  const { result, lines } = await logged(() => sendMail(host, payload, false, deliver));
  return { done: result, lines };
}

describe("the mail job", () => {
  it("tells the admin what stands still, since when, why and where to look", async () => {
    const mails: Mail[] = [];
    const { done } = await send(async (mail) => void mails.push(mail));
    assert.equal(done, true);
    const [mail] = mails;
    assert.equal(mail?.to, "ada@prosa.test");
    assert.match(mail.text, /Olá, Ada/);
    assert.match(mail.text, /04\/05\/2026,? 12:30/);
    assert.match(mail.text, /recusa o acesso/);
    assert.match(mail.text, /http:\/\/127\.0\.0\.1:5173\/admin\/whatsapp\/status/);
  });

  it("lets a name be neither markup nor a header, and loads nothing from outside", async () => {
    const mails: Mail[] = [];
    await send(async (mail) => void mails.push(mail));
    const [mail] = mails;
    assert.ok(mail);
    assert.doesNotMatch(mail.subject, /[\r\n]/);
    assert.doesNotMatch(mail.html, /<b>|<img|<link|<script|url\(/);
    assert.match(mail.html, /&lt;b&gt;Centro/);
  });

  it("writes to nobody who is no admin any more", async () => {
    const mails: Mail[] = [];
    const { done } = await send(async (mail) => void mails.push(mail), null);
    assert.equal(done, true);
    assert.deepEqual(mails, []);
  });

  it("is done, and says so, where no mail server is configured", async () => {
    const { done, lines } = await send(null);
    assert.equal(done, true);
    assert.equal(lines[0]?.event, "mail.not_configured");
  });

  it("comes back when the server does not take it, and logs no address", async () => {
    const host = fakeHost({ mailRecipient: () => Promise.resolve(ada) });
    const refuse = () => Promise.reject(new Error("451 later"));
    await assert.rejects(sendMail(host, payload, false, refuse), /451/);
    const { lines } = await send(async () => undefined);
    assert.doesNotMatch(JSON.stringify(lines), /ada@prosa/);
  });
});
