import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { acme, type Bench, sample, startBench } from "./testing.ts";

let bench: Bench;
let photo: string;
beforeAll(async () => {
  bench = await startBench();
  await bench.call("POST", "whatsapp/settings", {
    limits: { numberPerSecond: 10_000, pairBurst: 10_000 },
  });
  photo = (await bench.upload(sample("photo.jpg"), "image/jpeg")).body.id;
});
afterAll(() => bench.close());

const words = (...texts: string[]) => texts.map((text) => ({ type: "text", text }));
const named = (values: Record<string, string>) =>
  Object.entries(values).map(([parameter_name, text]) => ({ type: "text", parameter_name, text }));
const body = (parameters: unknown[]) => ({ type: "body", parameters });
const header = (...parameters: unknown[]) => ({ type: "header", parameters });
const image = () => header({ type: "image", image: { id: photo } });
const url = (text: string, index = "0") => ({
  type: "button",
  sub_type: "url",
  index,
  parameters: words(text),
});
const send = (name: string, components?: unknown[], more = {}) =>
  bench.send({
    type: "template",
    text: undefined,
    template: { name, language: { code: "pt_BR" }, ...(components ? { components } : {}) },
    ...more,
  });
const shipped = [
  header(...named({ pedido: "1234" })),
  body(named({ nome: "Marina", prazo: "sexta" })),
  url("BR123"),
];

describe("a template", () => {
  it("opens a conversation where free text fails, filled in, with the price of its category", async () => {
    const { status, body: answer } = await send("pedido_enviado", shipped);
    expect(status, JSON.stringify(answer)).toBe(200);
    expect(answer.messages[0].message_status).toBe("accepted");
    await vi.waitFor(() =>
      expect(bench.business.statuses().map(({ status }) => status)).toContain("delivered"),
    );
    expect(bench.business.statuses()[0]?.pricing).toMatchObject({ category: "utility" });
    const { messages } = await bench.thread("marina");
    expect(messages[0]).toMatchObject({
      text: "Oi Marina, o seu pedido saiu para entrega e chega até sexta.",
      content: {
        rendered: {
          header: { format: "TEXT", text: "Pedido 1234" },
          footer: "Acompanhe quando quiser",
          buttons: [{ type: "URL", url: "https://loja.example/rastreio/BR123" }],
        },
      },
    });
  });

  it.each<[string, string, () => unknown[] | undefined]>([
    ["without blanks", "boas_vindas", () => undefined],
    ["with a photo", "oferta_da_semana", () => [image(), body(words("Marina"))]],
    [
      "with a button's own payload",
      "retomada_atendimento",
      () => [
        body(words("Marina", "1234")),
        {
          type: "button",
          sub_type: "quick_reply",
          index: "0",
          parameters: [{ type: "payload", payload: "reopen:1234" }],
        },
      ],
    ],
    ["of authentication", "codigo_de_acesso", () => [body(words("123456")), url("123456")]],
  ])("is taken %s", async (_claim, name, components) => {
    const { status, body: answer } = await send(name, components());
    expect(status, JSON.stringify(answer)).toBe(200);
  });

  it.each<[string, string, () => unknown[] | undefined, number]>([
    ["that does not exist", "nao_existe", () => undefined, 132001],
    ["still pending", "pesquisa_de_satisfacao", () => undefined, 132001],
    ["that was rejected", "promocao_relampago", () => undefined, 132001],
    ["that is paused", "aviso_de_manutencao", () => [body(words("22h"))], 132015],
    ["that is disabled", "aviso_antigo", () => undefined, 132016],
    ["with a blank unfilled", "retomada_atendimento", () => [body(words("Marina"))], 132000],
    ["with one value too many", "boas_vindas", () => [body(words("Marina"))], 132000],
    [
      "with a value of no blank",
      "pedido_enviado",
      () => [shipped[0], body(named({ nome: "M", data: "s" })), url("1")],
      100,
    ],
    [
      "with a line break in a value",
      "retomada_atendimento",
      () => [body(words("Ma\nrina", "1"))],
      132018,
    ],
    [
      "with four spaces in a value",
      "retomada_atendimento",
      () => [body(words("a    b", "1"))],
      132018,
    ],
    [
      "with text over 1024",
      "retomada_atendimento",
      () => [body(words("a".repeat(1020), "1"))],
      132005,
    ],
    ["without its photo", "oferta_da_semana", () => [body(words("Marina"))], 132012],
    [
      "with a document for a photo",
      "oferta_da_semana",
      () => [header({ type: "document", document: { id: photo } }), body(words("M"))],
      132012,
    ],
    ["without the end of its address", "pedido_enviado", () => shipped.slice(0, 2), 131008],
    ["with a button it does not have", "boas_vindas", () => [url("x")], 132000],
    [
      "with a button of another kind",
      "retomada_atendimento",
      () => [body(words("M", "1")), url("x")],
      132012,
    ],
    ["of cards without cards", "vitrine", () => undefined, 132012],
  ])("is refused %s", async (_claim, name, components, code) => {
    const { status, body: answer } = await send(name, components());
    expect(answer.error?.code, JSON.stringify(answer)).toBe(code);
    expect(status).toBe(code === 132001 ? 404 : 400);
  });

  it("of authentication does not take a BSUID", async () => {
    await bench.writes("julia", "oi");
    const recipient = bench.business.messages()[0]?.from_user_id;
    const components = [body(words("1")), url("1")];
    const to = { to: undefined, recipient };
    const refused = await send("codigo_de_acesso", components, to);
    expect(refused.body.error.code).toBe(131062);
    expect((await send("boas_vindas", undefined, to)).status).toBe(200);
  });

  it("of marketing does not reach who opted out", async () => {
    await bench.call("PATCH", "whatsapp/customers", { customer: "osvaldo", opted_out: true });
    const { body: answer } = await send("boas_vindas", undefined, { to: "+5531999990202" });
    const told = () =>
      bench.business.statuses().find((status) => status.id === answer.messages[0].id);
    await vi.waitFor(() => expect(told()?.errors?.[0]?.code).toBe(131050));
  });
});

describe("the list of templates", () => {
  const page = async (query: string) =>
    (await bench.graph(`/v26.0/${acme.waba_id}/message_templates?${query}`)).body;

  it("comes in pages whose cursors lead to the end", async () => {
    const names: string[] = [];
    let next = `${bench.url}/v26.0/${acme.waba_id}/message_templates?limit=5`;
    while (next) {
      const answer = await (
        await fetch(next, { headers: { authorization: `Bearer ${acme.access_token}` } })
      ).json();
      const { data, paging } = answer as { data: { name: string }[]; paging?: { next?: string } };
      names.push(...data.map(({ name }) => name));
      next = paging?.next ?? "";
    }
    expect(names).toHaveLength((await page("limit=250")).data.length);
    expect(names).toContain("catalogo_completo");
  });

  it("has the asked fields, filters, and refuses what does not exist", async () => {
    const answer = await page("fields=name,status,rejected_reason&status=REJECTED");
    expect(answer.data).toEqual([
      {
        name: "promocao_relampago",
        status: "REJECTED",
        rejected_reason: "INVALID_FORMAT",
        id: expect.stringMatching(/^15\d+$/),
      },
    ]);
    expect((await page("fields=colour")).error.code).toBe(100);
    expect((await page("after=nonsense")).error.code).toBe(100);
  });
});
