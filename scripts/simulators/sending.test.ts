import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, rival, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const kinds = () => bench.business.statuses().map(({ status }) => status);
const thread = async (customer: string) =>
  (
    await bench.call(
      "GET",
      `whatsapp/thread?customer=${customer}&phone_number_id=${acme.phone_number_id}`,
    )
  ).body;

describe("an accepted text", () => {
  it("is answered with the ids of the customer and of the message", async () => {
    await bench.writes("marina", "oi");
    const { status, body } = await bench.send();
    expect(status).toBe(200);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      contacts: [
        {
          input: "+5511999990101",
          wa_id: "5511999990101",
          user_id: bench.business.messages()[0]?.from_user_id,
        },
      ],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    });
  });

  it("is told as sent, delivered and, once the chat is opened, read", async () => {
    await bench.writes("marina", "oi");
    const { body } = await bench.send({ biz_opaque_callback_data: "message-1" });
    await vi.waitFor(() => expect(kinds()).toEqual(["sent", "delivered"]));
    const read = await bench.call("POST", "whatsapp/read", {
      customer: "marina",
      phone_number_id: acme.phone_number_id,
    });
    expect(read.body).toEqual({ read: 1 });
    await vi.waitFor(() => expect(kinds()).toEqual(["sent", "delivered", "read"]));
    const [sent, , last] = bench.business.statuses();
    const service = { billable: true, pricing_model: "PMP", type: "regular", category: "service" };
    expect(sent).toMatchObject({
      id: body.messages[0].id,
      recipient_id: "5511999990101",
      recipient_user_id: body.contacts[0].user_id,
      biz_opaque_callback_data: "message-1",
      pricing: service,
    });
    expect(last).not.toHaveProperty("pricing");
  });

  it("is read by itself when the customer reads at once", async () => {
    await bench.writes("marina", "oi");
    await bench.call("PATCH", "whatsapp/customers", { customer: "marina", auto_read: true });
    await bench.send();
    await vi.waitFor(() => expect(kinds()).toEqual(["sent", "delivered", "read"]));
  });

  it("stays at sent while the phone is off and is delivered when it is on again", async () => {
    await bench.writes("marina", "oi");
    await bench.call("PATCH", "whatsapp/customers", { customer: "marina", online: false });
    await bench.send();
    await vi.waitFor(() => expect(kinds()).toEqual(["sent"]));
    await bench.call("PATCH", "whatsapp/customers", { customer: "marina", online: true });
    await vi.waitFor(() => expect(kinds()).toEqual(["sent", "delivered"]));
  });

  it("reaches a Brazilian without the 9th digit by either form of the number", async () => {
    await bench.writes("osvaldo", "oi");
    expect(bench.business.messages()[0]?.from).toBe("553199990202");
    for (const to of ["+5531999990202", "553199990202"]) {
      const { body } = await bench.send({ to });
      expect(body.contacts[0]).toMatchObject({ input: to, wa_id: "553199990202" });
    }
  });

  it("reaches somebody without a phone by BSUID, and never shows a phone", async () => {
    await bench.writes("julia", "oi");
    const recipient = bench.business.messages()[0]?.from_user_id;
    const { body } = await bench.send({ to: undefined, recipient });
    expect(body.contacts).toEqual([{ input: recipient, user_id: recipient }]);
    await vi.waitFor(() => expect(kinds()).toEqual(["sent", "delivered"]));
    expect(bench.business.statuses()[0]).not.toHaveProperty("recipient_id");
    expect(bench.business.statuses()[0]?.recipient_user_id).toBe(recipient);
  });

  it("quotes the message it answers", async () => {
    const { id } = (await bench.writes("marina", "qual o prazo?")).body;
    await bench.send({ context: { message_id: id } });
    expect((await thread("marina")).messages.at(-1)).toMatchObject({ reply_to: id });
  });

  it("is counted, so that a double send shows", async () => {
    await bench.writes("marina", "oi");
    await bench.send({ biz_opaque_callback_data: "once" });
    await bench.send({ biz_opaque_callback_data: "twice" });
    await bench.send({ biz_opaque_callback_data: "twice" });
    const one = await bench.call("GET", "whatsapp/sent?biz_opaque_callback_data=once");
    expect(one.body).toMatchObject({ count: 1, duplicates: {} });
    const log = (await bench.call("GET", "whatsapp/log")).body;
    expect(log).toMatchObject({ count: 3, distinct: 2, duplicates: { twice: 2 } });
  });
});

describe("an accepted text still fails, by webhook", () => {
  const failure = async () => {
    await vi.waitFor(() => expect(kinds()).toEqual(["failed"]));
    return bench.business.statuses()[0]!;
  };

  it("with 131047 when the customer never wrote, or wrote over 24 hours ago", async () => {
    const at = Date.now() - 25 * 60 * 60 * 1000;
    await bench.writes("marina", "faz tempo", { at });
    expect((await bench.send()).status).toBe(200);
    const status = await failure();
    expect(status.errors?.[0]).toMatchObject({ code: 131047, title: "Re-engagement message" });
    expect(status).not.toHaveProperty("pricing");
  });

  it("with 131026 when nobody has the number, naming it by wa_id alone", async () => {
    expect((await bench.send({ to: "+5511999998888" })).status).toBe(200);
    const status = await failure();
    expect(status.errors?.[0]?.code).toBe(131026);
    expect(status.recipient_id).toBe("5511999998888");
    expect(bench.business.values()[0]?.contacts).toEqual([{ wa_id: "5511999998888" }]);
  });

  it("with 131026 when the customer blocked the business", async () => {
    await bench.writes("marina", "adeus");
    await bench.call("PATCH", "whatsapp/customers", { customer: "marina", blocked: true });
    await bench.send();
    expect((await failure()).errors?.[0]?.code).toBe(131026);
  });

  it("with 131026 when the BSUID belongs to another business", async () => {
    await bench.writes("marina", "oi", { phone_number_id: rival.phone_number_id });
    const recipient = bench.business.messages()[0]?.from_user_id;
    await bench.send({ to: undefined, recipient });
    expect((await failure()).errors?.[0]?.code).toBe(131026);
  });

  it("but not for unknown numbers when the simulator is told to make customers of them", async () => {
    await bench.call("POST", "whatsapp/settings", { unknownRecipients: "deliver" });
    await bench.send({ to: "+5511999998888" });
    expect((await failure()).errors?.[0]?.code).toBe(131047);
  });
});
