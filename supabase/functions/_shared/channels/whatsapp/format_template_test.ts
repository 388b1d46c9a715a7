import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TemplateDefinition } from "@prosa/shared/templates.ts";
import type { Outbound } from "../channel.ts";
import { BSUID, documented, drafted, failure, message, PHONE } from "./format-testing.ts";

const TEMPLATE_ID = "30000000-0000-4000-8000-000000000001";

function definition(
  parameters: Partial<TemplateDefinition["parameters"]>,
  components: Partial<TemplateDefinition["components"]> = {},
  more: Partial<TemplateDefinition> = {},
): TemplateDefinition {
  return {
    name: "retomada_atendimento",
    language: "pt_BR",
    category: "utility",
    parameter_format: "positional",
    components: { header: null, body: "x", footer: null, buttons: [], ...components },
    parameters: { header: [], body: [], buttons: [], ...parameters },
    ...more,
  };
}

function fill(
  template: TemplateDefinition,
  values: Record<string, Record<string, string>>,
  more: Partial<Outbound> = {},
): Outbound {
  const payload = { template: { template_id: TEMPLATE_ID, ...values } };
  return message("template", { body: "x", payload, template, ...more });
}

function componentsOf(outbound: Outbound): unknown {
  return (drafted(outbound).template as { components?: unknown }).components;
}

describe("templates", () => {
  it("without blanks name no components", () => {
    assert.equal(componentsOf(fill(definition({}), {})), undefined);
  });

  it("name their blanks when they have names, and end links", () => {
    const template = definition(
      { header: ["pedido"], body: ["nome", "prazo"], buttons: ["1"] },
      {
        header: { kind: "text", text: "Pedido {{pedido}}" },
        buttons: [
          { kind: "reply", text: "Ok", url: null },
          { kind: "link", text: "Acompanhar", url: "https://loja.example/{{1}}" },
        ],
      },
      { parameter_format: "named" },
    );
    const values = {
      header: { pedido: "77" },
      body: { prazo: "sexta", nome: "Marina" },
      buttons: { "1": "BR123" },
    };
    assert.deepEqual(componentsOf(fill(template, values)), [
      { type: "header", parameters: [{ type: "text", parameter_name: "pedido", text: "77" }] },
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "nome", text: "Marina" },
          { type: "text", parameter_name: "prazo", text: "sexta" },
        ],
      },
      {
        type: "button",
        sub_type: "url",
        index: "1",
        parameters: [{ type: "text", text: "BR123" }],
      },
    ]);
  });

  it("copy codes", () => {
    const code = { kind: "code", text: "Copiar", url: null } as const;
    const template = definition({ buttons: ["0"] }, { buttons: [code] });
    assert.deepEqual(componentsOf(fill(template, { buttons: { "0": "PROSA10" } })), [
      {
        type: "button",
        sub_type: "copy_code",
        index: "0",
        parameters: [{ type: "coupon_code", coupon_code: "PROSA10" }],
      },
    ]);
  });

  it("carry the file of their heading, and a document its name", () => {
    const media = { ref: "44", file_name: "boleto.pdf" };
    for (const kind of ["image", "video", "document"] as const) {
      const template = definition({}, { header: { kind } });
      const file = kind === "document" ? { id: "44", filename: "boleto.pdf" } : { id: "44" };
      assert.deepEqual(componentsOf(fill(template, {}, { media })), [
        { type: "header", parameters: [{ type: kind, [kind]: file }] },
      ]);
      assert.equal(failure(fill(template, {})), "bad_request");
    }
  });

  it("with a login code go to a phone only", () => {
    const template = definition({}, {}, { category: "authentication" });
    assert.equal(failure(fill(template, {}, { to: [BSUID] })), "recipient_needs_phone");
    assert.equal(drafted(fill(template, {}, { to: [BSUID, PHONE] })).to, PHONE.value);
    assert.equal(drafted(fill(definition({}), {}, { to: [BSUID] })).recipient, BSUID.value);
  });

  it("is what we write for a template, whose reply buttons answer with their title", () => {
    const body = structuredClone(documented("api-send-template-200"));
    const template = body.template as { components: { type: string }[] };
    template.components = template.components.filter(({ type }) => type !== "button");
    const values = { body: { "1": "Cliente", "2": "1234" } };
    const reply = { kind: "reply", text: "Continuar", url: null } as const;
    const sent = fill(definition({ body: ["1", "2"] }, { buttons: [reply] }), values);
    assert.deepEqual(drafted(sent), body);
  });

  it("are not sent without their definition or their values", () => {
    const values = { template: { template_id: TEMPLATE_ID } };
    assert.equal(failure(message("template", { payload: values })), "bad_request");
    assert.equal(failure(fill(definition({}), {}, { payload: {} })), "bad_request");
  });
});
