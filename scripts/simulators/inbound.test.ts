import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, rival, sample, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const last = () => bench.business.messages().at(-1)!;
const control = (call: string, body: Record<string, unknown>) =>
  bench.call("POST", `whatsapp/${call}`, { wait: true, ...body });
const marina = { customer: "marina", phone_number_id: acme.phone_number_id };

describe("a customer's file", () => {
  it("can be fetched by its id with the token of the number, and is what was sent", async () => {
    const bytes = Buffer.concat([sample("photo.jpg"), Buffer.from("mine")]);
    const media = { base64: bytes.toString("base64"), file_name: "a.jpg" };
    await control("inbound", { ...marina, type: "image", media });
    const { id, sha256, mime_type } = last().image as Record<string, string>;
    expect(mime_type).toBe("image/jpeg");
    const { body } = await bench.graph(`/v26.0/${id}?phone_number_id=${acme.phone_number_id}`);
    expect(Buffer.from(body.sha256, "hex").toString("base64")).toBe(sha256);
    const file = await fetch(body.url, {
      headers: { authorization: `Bearer ${acme.access_token}` },
    });
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
    const shown = await fetch(`${bench.url}/_sim/whatsapp/media/${id}`);
    expect(shown.headers.get("content-security-policy")).toBe("sandbox");
  });

  it("comes ten at once as ten webhooks with ten files", async () => {
    await control("album", marina);
    const files = bench.business.messages().map(({ image }) => (image as { id: string }).id);
    expect(new Set(files).size).toBe(10);
    expect(bench.business.received).toHaveLength(10);
  });

  it("of no known sample or type is refused", async () => {
    const sampleless = await control("inbound", {
      ...marina,
      type: "image",
      media: { sample: "cat.gif" },
    });
    expect(sampleless.body.code).toBe("sample_unknown");
    const poll = await control("inbound", { ...marina, type: "poll" });
    expect(poll.body.code).toBe("type_unknown");
  });
});

describe("a tap", () => {
  const offer = async (type: string, block: unknown) => {
    await bench.writes("marina", "oi");
    const { body } = await bench.send({ type, text: undefined, [type]: block });
    return body.messages[0].id as string;
  };

  it("on a reply button, a row or a template's button says what was chosen, and of what", async () => {
    const buttons = await offer("interactive", {
      type: "button",
      body: { text: "Encerrar?" },
      action: { buttons: [{ type: "reply", reply: { id: "yes", title: "Sim" } }] },
    });
    await control("tap", { message_id: buttons, id: "yes" });
    expect(last()).toMatchObject({
      type: "interactive",
      context: { id: buttons, from: "5511999990001" },
      interactive: { type: "button_reply", button_reply: { id: "yes", title: "Sim" } },
    });
    const rows = [{ id: "r1", title: "Suporte", description: "Defeitos" }];
    const list = await offer("interactive", {
      type: "list",
      body: { text: "Setor" },
      action: { button: "Ver", sections: [{ rows }] },
    });
    await control("tap", { message_id: list, title: "Suporte" });
    expect(last().interactive).toEqual({ type: "list_reply", list_reply: rows[0] });
    const template = await offer("template", {
      name: "retomada_atendimento",
      language: { code: "pt_BR" },
      components: [
        { type: "body", parameters: ["Marina", "1"].map((text) => ({ type: "text", text })) },
      ],
    });
    await control("tap", { message_id: template, index: 1 });
    expect(last()).toMatchObject({
      type: "button",
      button: { payload: "Encerrar", text: "Encerrar" },
    });
    expect((await control("tap", { message_id: buttons, id: "no" })).body.code).toBe(
      "choice_unknown",
    );
  });
});

describe("a message already said", () => {
  it("can be reacted to, edited and taken back, and the thread shows it", async () => {
    const { id } = (await bench.writes("marina", "chego as 10")).body;
    await control("react", { message_id: id, emoji: "🙏" });
    await control("edit", { message_id: id, text: "chego às 11" });
    expect(last().edit).toEqual({
      original_message_id: id,
      message: { type: "text", text: { body: "chego às 11" } },
    });
    await control("revoke", { message_id: id });
    expect(last()).toMatchObject({ type: "revoke", revoke: { original_message_id: id } });
    const [message] = (await bench.thread("marina")).messages;
    expect(message).toMatchObject({
      text: "chego às 11",
      reactions: [{ by: "customer", emoji: "🙏" }],
      edited_at: expect.any(Number),
      revoked_at: expect.any(Number),
    });
  });

  it("quotes whoever wrote it", async () => {
    const { id } = (await bench.writes("marina", "primeira")).body;
    await bench.writes("marina", "sobre a minha", { reply_to: id });
    expect(last().context).toEqual({ id, from: "5511999990101" });
  });
});

describe("the rest", () => {
  it("a click on an ad keeps the window open for 72 hours, free of charge", async () => {
    const at = Date.now() - 48 * 60 * 60 * 1000;
    await bench.writes("marina", "vi o anúncio", { at, referral: true });
    await bench.send();
    await vi.waitFor(() => expect(bench.business.statuses()[0]?.status).toBe("sent"));
    expect(bench.business.statuses()[0]?.pricing).toMatchObject({
      billable: false,
      type: "free_entry_point",
    });
    expect(bench.business.statuses()[0]?.conversation).toMatchObject({
      origin: { type: "referral_conversion" },
    });
  });

  it("an echo of our own send comes under its id and with our reference", async () => {
    await bench.writes("marina", "oi");
    const { body } = await bench.send({ biz_opaque_callback_data: "m1" });
    const of = body.messages[0].id;
    await control("echo", { of });
    // The send's own ticks may come before or after it.
    const echoes = bench.business.changes().flatMap(({ value }) => value.message_echoes ?? []);
    expect(echoes).toEqual([expect.objectContaining({ id: of, biz_opaque_callback_data: "m1" })]);
  });

  it("a new user id, an unknown type, a group and a listened voice note are told", async () => {
    await bench.writes("marina", "oi");
    const before = last().from_user_id;
    await control("change-user-id", { customer: "marina" });
    expect(last().system).toMatchObject({
      type: "user_changed_user_id",
      previous_user_id: before,
    });
    await control("inbound", { ...marina, type: "unknown" });
    expect(last()).toMatchObject({ type: "hologram", hologram: { depth: 3 } });
    await bench.writes("marina", "no grupo", { group_id: "120363" });
    expect(last().group_id).toBe("120363");
    const group = { recipient_type: "group", to: "120363" };
    expect((await bench.send(group)).status).toBe(200);
    expect((await bench.send({ ...group, type: "interactive" })).status).toBe(400);
    const { body } = await bench.send();
    const { id } = body.messages[0];
    await control("played", { message_id: id });
    expect(bench.business.statuses()).toContainEqual(
      expect.objectContaining({ id, status: "played" }),
    );
  });

  it("a batch is one webhook of as many entries, shuffled on demand, each from its person", async () => {
    const { body } = await control("batch", {
      phone_number_id: rival.phone_number_id,
      customers: ["marina", "osvaldo"],
      count: 1_000,
      shuffle: true,
    });
    expect(body.ids).toHaveLength(1_000);
    expect(bench.business.received).toHaveLength(1);
    const { entry } = JSON.parse(bench.business.received[0]!.raw.toString());
    const texts = entry.map(
      (one: { changes: { value: { messages: { text: { body: string } }[] } }[] }) =>
        one.changes[0]!.value.messages[0]!.text.body,
    );
    const written = Array.from({ length: 1_000 }, (_, at) => `lote ${at + 1}`);
    expect(texts).not.toEqual(written);
    expect(new Set(texts)).toEqual(new Set(written));
  });
});
