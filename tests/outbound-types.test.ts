// Everything a person may send, from the verb to the customer's phone, through a WhatsApp that is as
// strict as Meta's.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rootDir } from "../scripts/stack/config.ts";
import { demoTenants } from "../scripts/stack/demo.ts";
import { uploadAnswer } from "../shared/src/uploads.ts";
import { type Client, signIn } from "./world/people.ts";
import { type Customer, type Shown, simulator } from "./world/simulator.ts";
import { number, one, rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const { acme } = demoTenants;

let bruno: Client;
let customer: Customer;
let conversationId: string;
let heard: string;

beforeAll(async () => {
  bruno = await signIn("bruno@acme.test");
  customer = await simulator.addCustomer({ name: "Tipos", phone: newPhone(), auto_read: false });
  heard = (await simulator.write(inbound("Oi"))).id;
  conversationId = await until("the customer's conversation", async () => {
    const [found] = await rows<{ conversation_id: string }>(
      "select conversation_id from public.messages where provider_ref = $1",
      [heard],
    );
    return found?.conversation_id;
  });
});

function newPhone(): string {
  return `+55119${String(Math.floor(Math.random() * 10 ** 8)).padStart(8, "0")}`;
}

const inbound = (text: string) => ({
  customer: customer.id,
  phone_number_id: acme.phone_number_id,
  text,
});

/** Sends it, and answers what the customer's phone shows once it has arrived. */
async function send(
  type: string,
  body: string | null,
  payload: Record<string, unknown> = {},
  arrived = "delivered",
): Promise<Shown> {
  const { data, error } = await bruno.rpc("send_message", {
    conversation_id: conversationId,
    client_id: randomUUID(),
    type,
    // A caption may be absent, which the generated types do not know.
    body: body as string,
    payload: payload as never,
  });
  expect(error).toBeNull();
  const message = await until(`${type} to be ${arrived}`, async () => {
    const found = await one<{ status: string; failed_code: string | null; provider_ref: string }>(
      "select status, failed_code, provider_ref from public.messages where id = $1",
      [data?.id],
    );
    expect(found.failed_code).toBeNull();
    return found.status === arrived && found;
  });
  const shown = await simulator.thread(customer.id, acme.phone_number_id);
  const found = shown.find(({ id }) => id === message.provider_ref);
  if (!found && type !== "reaction") throw new Error(`The phone does not show the ${type}.`);
  return found ?? shown[0]!;
}

async function upload(sample: string, voice = false): Promise<string> {
  const path = `${acme.id}/uploads/${randomUUID()}/${randomUUID()}`;
  const bytes = readFileSync(join(rootDir, "scripts/simulators/samples", sample));
  const put = await bruno.storage.from("media").upload(path, bytes);
  expect(put.error).toBeNull();
  const { data, error } = await bruno.functions.invoke("media/uploads", {
    body: { path, file_name: sample, channel_id: acme.channel_id, voice },
  });
  expect(error).toBeNull();
  return uploadAnswer.parse(data).id;
}

async function template(name: string, language = "pt_BR"): Promise<string> {
  const found = await one<{ id: string }>(
    `select id from public.wa_templates
      where tenant_id = $1 and name = $2 and language = $3 and removed_at is null`,
    [acme.id, name, language],
  );
  return found.id;
}

describe("the customer's phone shows", () => {
  it("a text, and what it answers", async () => {
    const answered = await one<{ id: string }>(
      "select id from public.messages where provider_ref = $1",
      [heard],
    );
    const shown = await send("text", "Olá 😀", { reply_to_id: answered.id });
    expect(shown).toMatchObject({ type: "text", text: "Olá 😀", reply_to: heard });
  });

  it.each([
    ["image", "photo.jpg", "Olha só", {}],
    ["video", "video.mp4", null, {}],
    ["audio", "song.mp3", null, {}],
    ["audio", "voice.ogg", null, { voice: true }],
    ["document", "contract.pdf", "Segue o contrato", {}],
    ["sticker", "sticker.webp", null, {}],
  ])("a file: %s %s", async (type, sample, caption, more) => {
    const shown = await send(type, caption, {
      upload_id: await upload(sample, "voice" in more),
      ...more,
    });
    expect(shown).toMatchObject({ type, content: { [type]: more } });
    expect(shown.media).not.toBeNull();
    if (caption) expect(shown.text).toBe(caption);
  });

  it("a place and a contact", async () => {
    const location = { latitude: -23.9608, longitude: -46.3336, name: "Loja de Santos" };
    expect(await send("location", null, { location })).toMatchObject({ content: { location } });
    const contacts = [{ name: "Ana Souza", phones: [{ phone: "+55 11 99999-0101" }] }];
    expect(await send("contacts", null, { contacts })).toMatchObject({
      content: { contacts: [{ name: { formatted_name: "Ana Souza" } }] },
    });
  });

  it("buttons, a list and a link", async () => {
    const choices = ["Sim", "Não", "Depois"].map((title) => ({ id: title, title }));
    const offers = [
      ["button", { kind: "buttons", footer: "Acme", buttons: choices }],
      ["list", { kind: "list", button: "Ver", sections: [{ rows: choices }] }],
      ["cta_url", { kind: "link", label: "Entrar", url: "https://meet.example.com/sala" }],
    ] as const;
    for (const [type, interactive] of offers) {
      const shown = await send("interactive", `Escolha: ${type}`, { interactive });
      expect(shown).toMatchObject({ text: `Escolha: ${type}`, content: { interactive: { type } } });
    }
  });

  it("a reaction, until it is taken back", async () => {
    const target = await one<{ id: string }>(
      "select id from public.messages where provider_ref = $1",
      [heard],
    );
    const shows = (emoji: string[]) =>
      until(`the reactions ${emoji}`, async () => {
        const thread = await simulator.thread(customer.id, acme.phone_number_id);
        const reactions = thread.find(({ id }) => id === heard)?.reactions ?? [];
        return reactions.map((reaction) => reaction.emoji).join() === emoji.join();
      });
    await send("reaction", null, { emoji: "👍", reply_to_id: target.id }, "sent");
    await shows(["👍"]);
    await send("reaction", null, { emoji: null, reply_to_id: target.id }, "sent");
    await shows([]);
  });

  it("templates, with everything that may be filled in", async () => {
    await until("the templates", () =>
      number("select count(*) from public.wa_templates where tenant_id = $1", [acme.id]),
    );
    const plain = await send("template", null, {
      template: {
        template_id: await template("retomada_atendimento"),
        body: { 1: "Marina", 2: "77" },
      },
    });
    expect(plain.text).toBe("Olá Marina, podemos continuar o seu atendimento 77?");
    const named = await send("template", null, {
      template: {
        template_id: await template("pedido_enviado"),
        header: { pedido: "9" },
        body: { nome: "Marina", prazo: "sexta" },
        buttons: { 0: "BR1" },
      },
    });
    expect(JSON.stringify(named.content)).toContain("https://loja.example/rastreio/BR1");
    const document = await send("template", null, {
      template: {
        template_id: await template("boleto_disponivel"),
        body: { 1: "Marina", 2: "R$ 89,90" },
        upload_id: await upload("contract.pdf"),
      },
    });
    expect(document.media).not.toBeNull();
    const coupon = await send("template", null, {
      template: { template_id: await template("cupom_de_desconto"), buttons: { 0: "PROSA10" } },
    });
    expect(JSON.stringify(coupon.content)).toContain("PROSA10");
  });

  it("that we have read, and are writing", async () => {
    const { id } = await simulator.write(inbound("E aí?"));
    await until("it to be heard", () =>
      number("select count(*) from public.messages where provider_ref = $1", [id]),
    );
    const named = { conversation_id: conversationId };
    await bruno.rpc("show_typing", named).throwOnError();
    await bruno.rpc("mark_read", named).throwOnError();
    await until("it to be shown as read", async () => {
      const shown = await simulator.thread(customer.id, acme.phone_number_id);
      return shown.find((message) => message.id === id)?.status === "read";
    });
  });
});

describe("templates", () => {
  it("are all listed, those that cannot be sent with the reason", async () => {
    const held = await rows<{ name: string; status: string; unsupported_code: string | null }>(
      `select name, status, unsupported_code from public.wa_templates
        where tenant_id = $1 and (status <> 'approved' or unsupported_code is not null)`,
      [acme.id],
    );
    expect(Object.fromEntries(held.map((t) => [t.name, t.unsupported_code ?? t.status]))).toEqual({
      agendar_visita: "flow",
      aviso_antigo: "disabled",
      aviso_de_manutencao: "paused",
      catalogo_completo: "catalog",
      endereco_da_loja: "location_header",
      pesquisa_de_satisfacao: "pending",
      promocao_relampago: "rejected",
      vitrine: "carousel",
    });
  });

  it("are read again when the provider says that one has changed", async () => {
    const name = `aviso_${Date.now()}`;
    const components = [{ type: "BODY", text: "Olá {{1}}" }];
    const { phone_number_id } = acme;
    await simulator.template({ phone_number_id, name, status: "PENDING", components, quiet: true });
    await simulator.template({ phone_number_id, name, status: "APPROVED", components });
    await until("the new template", () =>
      number("select count(*) from public.wa_templates where name = $1 and status = 'approved'", [
        name,
      ]),
    );
  });
});
