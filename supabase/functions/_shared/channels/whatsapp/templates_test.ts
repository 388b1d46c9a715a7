import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Connection } from "../channel.ts";
import { fakeProvider } from "../testing.ts";
import { parseTemplate } from "./parse-template.ts";
import { listTemplates } from "./templates.ts";

const connection: Connection = {
  address: "",
  settings: { waba_id: "200000000000001", graph_version: "v26.0" },
  secrets: { access_token: "EAADUMMYTOKEN" },
  variables: { META_GRAPH_URL: "http://graph.test" },
};

const body = (text: string) => ({ type: "BODY", text });
const buttons = (...list: Record<string, unknown>[]) => ({ type: "BUTTONS", buttons: list });

function template(components: unknown[], more: Record<string, unknown> = {}) {
  return {
    id: "1500000000000001",
    name: "pedido_enviado",
    language: "pt_BR",
    category: "UTILITY",
    status: "APPROVED",
    parameter_format: "POSITIONAL",
    components,
    rejected_reason: "NONE",
    quality_score: { score: "GREEN", date: 1 },
    ...more,
  };
}

function parsed(components: unknown[], more: Record<string, unknown> = {}) {
  const found = parseTemplate(template(components, more));
  assert.ok(found);
  return found;
}

describe("a template", () => {
  it("is taken apart into what the customer sees and what is filled in", () => {
    const found = parsed(
      [
        { type: "HEADER", format: "TEXT", text: "Pedido {{pedido}}" },
        body("Oi {{nome}}, {{nome}}! Chega até {{prazo}}."),
        { type: "FOOTER", text: "Acompanhe quando quiser" },
        buttons(
          { type: "QUICK_REPLY", text: "Falar" },
          { type: "URL", text: "Acompanhar", url: "https://loja.example/{{1}}" },
          { type: "URL", text: "Loja", url: "https://loja.example" },
          { type: "PHONE_NUMBER", text: "Ligar", phone_number: "+551140000000" },
          { type: "COPY_CODE", text: "Copiar", example: ["PROSA10"] },
        ),
      ],
      { parameter_format: "NAMED" },
    );
    assert.deepEqual(found, {
      provider_ref: "1500000000000001",
      name: "pedido_enviado",
      language: "pt_BR",
      category: "utility",
      status: "approved",
      parameter_format: "named",
      components: {
        header: { kind: "text", text: "Pedido {{pedido}}" },
        body: "Oi {{nome}}, {{nome}}! Chega até {{prazo}}.",
        footer: "Acompanhe quando quiser",
        buttons: [
          { kind: "reply", text: "Falar", url: null },
          { kind: "link", text: "Acompanhar", url: "https://loja.example/{{1}}" },
          { kind: "link", text: "Loja", url: "https://loja.example" },
          { kind: "phone", text: "Ligar", url: null },
          { kind: "code", text: "Copiar", url: null },
        ],
      },
      parameters: { header: ["pedido"], body: ["nome", "prazo"], buttons: ["1", "4"] },
      unsupported_code: null,
      rejected_reason: null,
      quality: "high",
    });
  });

  it("has its numbers in their order, however it names them", () => {
    assert.deepEqual(parsed([body("{{2}} {{10}} {{1}} {{ 2 }}")]).parameters.body, [
      "1",
      "2",
      "10",
    ]);
  });

  it("may be headed by a file", () => {
    for (const kind of ["image", "video", "document"]) {
      const header = { type: "HEADER", format: kind.toUpperCase() };
      const found = parsed([header, body("x")]);
      assert.deepEqual(found.components.header, { kind });
      assert.equal(found.unsupported_code, null);
    }
  });

  it("with a login code to copy is one with an address to end", () => {
    const url = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}";
    const asUrl = parsed([body("*{{1}}*"), buttons({ type: "URL", text: "Copiar", url })]);
    const asOtp = parsed([body("*{{1}}*"), buttons({ type: "OTP", otp_type: "COPY_CODE" })]);
    for (const found of [asUrl, asOtp]) {
      assert.deepEqual(found.parameters.buttons, ["0"]);
      assert.equal(found.unsupported_code, null);
    }
  });

  it("that we cannot send is listed with the reason", () => {
    const reasons: [unknown[], string][] = [
      [[body("x"), buttons({ type: "FLOW", text: "Agendar" })], "flow"],
      [[body("x"), buttons({ type: "CATALOG", text: "Ver" })], "catalog"],
      [[body("x"), buttons({ type: "MPM", text: "Ver" })], "catalog"],
      [[{ type: "HEADER", format: "PRODUCT" }, body("x")], "catalog"],
      [[body("x"), buttons({ type: "ORDER_DETAILS", text: "Pagar" })], "order_details"],
      [[body("x"), { type: "CAROUSEL", cards: [] }], "carousel"],
      [[body("x"), { type: "LIMITED_TIME_OFFER" }], "limited_time_offer"],
      [[body("x"), { type: "CALL_PERMISSION_REQUEST" }], "call_permission"],
      [[{ type: "HEADER", format: "LOCATION" }, body("x")], "location_header"],
      [[body("x"), buttons({ type: "OTP", otp_type: "ONE_TAP" })], "authentication_app"],
      [
        [body("x"), buttons({ type: "URL", url: "https://w/?otp_type=ZERO_TAP&code={{1}}" })],
        "authentication_app",
      ],
      [[body("x"), { type: "HOLOGRAM" }], "unknown_component"],
      [[body("x"), buttons({ type: "toString" })], "unknown_component"],
      [[body("x"), { type: "HOLOGRAM" }, { type: "CAROUSEL" }], "carousel"],
      [[], "unknown_component"],
    ];
    for (const [components, reason] of reasons) {
      assert.equal(parsed(components).unsupported_code, reason, JSON.stringify(components));
    }
  });

  it("keeps why it may not be used", () => {
    const status = (value: string) => parsed([body("x")], { status: value }).status;
    assert.equal(status("PENDING"), "pending");
    assert.equal(status("IN_APPEAL"), "pending");
    assert.equal(status("REJECTED"), "rejected");
    assert.equal(status("PAUSED"), "paused");
    assert.equal(status("LIMIT_EXCEEDED"), "paused");
    assert.equal(status("PENDING_DELETION"), "disabled");
    assert.equal(parsed([body("x")], { rejected_reason: "SCAM" }).rejected_reason, "SCAM");
    assert.equal(parsed([body("x")], { quality_score: { score: "UNKNOWN" } }).quality, null);
  });

  it("is nothing without a name, and never an exception", () => {
    for (const value of [null, 7, [], {}, { id: "1" }, { id: "1", name: "x", language: 3 }]) {
      assert.equal(parseTemplate(value), null);
    }
    assert.ok(parseTemplate({ id: "1", name: "x", language: "y", components: [null, "x", {}] }));
  });
});

describe("the list of templates", () => {
  const page = (names: string[], after: string | null) => ({
    data: names.map((name) => template([body("x")], { id: name, name })),
    paging: after
      ? { cursors: { after }, next: "http://graph.test/next" }
      : { cursors: { after: "z" } },
  });

  it("is read page after page, with every field we keep", async () => {
    const { http, calls } = fakeProvider((url) =>
      Promise.resolve(
        Response.json(url.includes("after=") ? page(["c"], null) : page(["a", "b"], "cursor of b")),
      ),
    );
    const listed = await listTemplates(connection, http);
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.templates.map(({ name }) => name),
      ["a", "b", "c"],
    );
    const asked = calls.map(({ url }) => new URL(url));
    assert.deepEqual(
      asked.map((url) => url.searchParams.get("after")),
      [null, "cursor of b"],
    );
    assert.equal(asked[0]?.pathname, "/v26.0/200000000000001/message_templates");
    assert.equal(asked[0]?.searchParams.get("limit"), "100");
    assert.equal(
      asked[0]?.searchParams.get("fields"),
      "id,name,language,status,category,parameter_format,components,rejected_reason,quality_score",
    );
    assert.equal(calls[0]?.headers.get("authorization"), "Bearer EAADUMMYTOKEN");
  });

  it("may be empty", async () => {
    const { http } = fakeProvider(() => Promise.resolve(Response.json({ data: [] })));
    assert.deepEqual(await listTemplates(connection, http), { ok: true, templates: [] });
  });

  it("is never half a list", async () => {
    const endless = fakeProvider(() => Promise.resolve(Response.json(page(["a"], "again"))));
    assert.deepEqual(await listTemplates(connection, endless.http), {
      ok: false,
      retry: false,
      code: "unknown_answer",
    });
    let asked = 0;
    const { http } = fakeProvider(() => {
      asked += 1;
      return Promise.resolve(
        asked === 1
          ? Response.json(page(["a"], "b"))
          : Response.json({ error: { code: 2, message: "down" } }, { status: 500 }),
      );
    });
    const failed = await listTemplates(connection, http);
    assert.deepEqual(failed, { ok: false, retry: true, code: "provider_unavailable" });
  });

  it("tells what asking again may mend from what it will not", async () => {
    const answer = async (status: number, json: unknown) => {
      const { http } = fakeProvider(() => Promise.resolve(Response.json(json, { status })));
      const listed = await listTemplates(connection, http);
      return listed.ok ? null : [listed.code, listed.retry];
    };
    const error = (code: number) => ({ error: { code, message: "no" } });
    assert.deepEqual(await answer(401, error(190)), ["channel_auth", false]);
    assert.deepEqual(await answer(400, error(100)), ["business_account_unknown", false]);
    assert.deepEqual(await answer(400, error(4)), ["rate_limited", true]);
    assert.deepEqual(await answer(200, { data: "x" }), ["unknown_answer", true]);
    const { http } = fakeProvider(() => Promise.reject(new TypeError("reset")));
    const cut = await listTemplates(connection, http);
    assert.deepEqual(cut, { ok: false, retry: true, code: "provider_unreachable" });
    const nowhere = await listTemplates({ ...connection, settings: {} }, http);
    assert.deepEqual(nowhere, { ok: false, retry: false, code: "business_account_unknown" });
  });
});
