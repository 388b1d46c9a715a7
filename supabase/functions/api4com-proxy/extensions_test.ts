import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { TENANT, vault } from "../_shared/http/testing.ts";
import { ramalSecretPlace } from "../_shared/secrets.ts";
import { sentences } from "./sentences.ts";
import {
  ask,
  caller,
  DOMAIN,
  PASSWORD,
  provider,
  RAMAL,
  ramal,
  refuses,
  TOKEN,
} from "./testing.ts";

const admin = caller({ role: "admin" });
const databaseRefuses = (code: string, status: number) => () =>
  Promise.reject(Object.assign(new Error(code), { code: `PT${status}` }));

describe("who may ask", () => {
  it("is whoever calls customers; who looks on may only listen", async () => {
    for (const [method, path] of [
      ["POST", "/sip-session"],
      ["GET", "/extensions"],
      ["POST", "/dial"],
      ["POST", "/hangup"],
    ] as const) {
      await assert.rejects(ask([method, path], caller({ role: "viewer" })), refuses("forbidden"));
    }
  });
});

describe("testing the account", () => {
  it("is for admins, and says how many extensions there are", async () => {
    await assert.rejects(ask(["POST", "/validate"]), refuses("forbidden"));
    const { json } = await ask(["POST", "/validate"], admin);
    assert.equal(json.valid, true);
    assert.equal(json.message, "Conexão em ordem: 2 ramais encontrados.");
    const typed = await ask(["POST", "/validate", { access_token: "errado" }], admin);
    assert.equal(typed.json.valid, false);
    assert.equal(typed.json.message, sentences.channel_auth);
  });

  it("takes the stored token to no other address", async () => {
    const { http, calls } = provider();
    const elsewhere = { base_url: "https://collector.example.com/" };
    const { json } = await ask(["POST", "/validate", elsewhere], admin, {}, { http, calls });
    assert.equal(json.code, "token_needed");
    const inside = { access_token: TOKEN, base_url: "https://10.0.0.1/" };
    const refused = await ask(["POST", "/validate", inside], admin, {}, { http, calls });
    assert.equal(refused.json.code, "base_url_refused");
    assert.equal(calls.length, 0);
  });

  it("says what is wrong as the screens do", () => {
    const file = new URL("../../../web/src/locales/pt-BR/errors.json", import.meta.url);
    const words = JSON.parse(readFileSync(file, "utf8"));
    for (const [code, sentence] of Object.entries(sentences)) assert.equal(sentence, words[code]);
  });
});

describe("testing what is not connected", () => {
  it("ends in a sentence, as any test does", async () => {
    const none = { activeIntegracao: () => Promise.resolve(null) };
    for (const path of ["/validate", "/validate-extension"]) {
      const { json } = await ask(["POST", path, { extension: "1000" }], admin, none);
      assert.deepEqual(json, {
        valid: false,
        code: "telephony_not_connected",
        message: sentences.telephony_not_connected,
      });
    }
  });
});

describe("the list of extensions", () => {
  it("marks those taken, and tells no password", async () => {
    const taken = [{ usuario_id: "somebody", extension: "1001", sip_server: DOMAIN }];
    const { json, text } = await ask(["GET", "/extensions"], caller(), {
      takenRamais: () => Promise.resolve(taken),
    });
    assert.deepEqual(
      json.extensions.map((one: Record<string, unknown>) => [one.extension, one.taken]),
      [
        ["1000", false],
        ["1001", true],
      ],
    );
    assert.ok(!text.includes(PASSWORD) && !text.includes("somebody"));
  });

  it("is not to be had without a connection", async () => {
    const none = { activeIntegracao: () => Promise.resolve(null) };
    const asked = ask(["GET", "/extensions"], caller(), none);
    const detail = sentences.telephony_not_connected;
    await assert.rejects(asked, { code: "telephony_not_connected", detail });
    const left = { activeIntegracao: databaseRefuses("forbidden", 403) };
    await assert.rejects(ask(["GET", "/extensions"], caller(), left), refuses("forbidden"));
  });
});

describe("testing an extension", () => {
  const verdict = async (body: object, answers = {}) =>
    (await ask(["POST", "/validate-extension", body], caller(), answers)).json;

  it("tells a right password from a wrong one", async () => {
    const right = await verdict({ extension: "1000", password: PASSWORD, sip_server: DOMAIN });
    assert.deepEqual([right.valid, right.message], [true, "Ramal 1000 em ordem."]);
    const wrong = await verdict({ extension: "1000", password: "x" });
    assert.deepEqual([wrong.valid, wrong.code], [false, "ramal_password_wrong"]);
    assert.equal((await verdict({ extension: "1999" })).code, "extension_unknown");
    const server = await verdict({ extension: "1000", sip_server: "evil.test" });
    assert.equal(server.code, "sip_server_unknown");
  });

  it("of one's own notices that the provider has another password now", async () => {
    const place = ramalSecretPlace(TENANT, RAMAL);
    const old = await ramal({ password_encrypted: await vault.seal("antiga", place) });
    const own = { beginRamalTest: () => Promise.resolve(old) };
    assert.equal((await verdict({ extension: "1000" }, own)).code, "ramal_password_wrong");
  });

  it("is counted before the provider is asked", async () => {
    const { http, calls } = provider();
    const often = { beginRamalTest: databaseRefuses("too_many_requests", 429) };
    const body = { extension: "1000", password: "x" };
    for (const path of ["/validate-extension", "/save-extension"]) {
      const asked = ask(["POST", path, body], caller(), often, { http, calls });
      await assert.rejects(asked, refuses("too_many_requests"));
    }
    assert.equal(calls.length, 0);
  });
});

describe("saving an extension", () => {
  it("seals the provider's password for the row it belongs to", async () => {
    const body = { extension: "1000", nome_exibicao: "Recepção" };
    const { saved, text } = await ask(["POST", "/save-extension", body]);
    const [draft] = saved;
    assert.ok(draft);
    assert.equal(draft.sip_server, DOMAIN);
    assert.equal(draft.nome_exibicao, "Recepção");
    const open = (id: string) => vault.open(draft.password_encrypted, ramalSecretPlace(TENANT, id));
    assert.equal(await open(RAMAL), PASSWORD);
    await assert.rejects(open(TENANT));
    assert.ok(!text.includes(PASSWORD) && !text.includes(draft.password_encrypted));
  });

  it("for somebody else is for admins, and a wrong password saves nothing", async () => {
    const other = { extension: "1000", usuario_id: TENANT };
    await assert.rejects(ask(["POST", "/save-extension", other]), refuses("forbidden"));
    assert.equal((await ask(["POST", "/save-extension", other], admin)).saved.length, 1);
    const wrong = { extension: "1000", password: "x" };
    await assert.rejects(ask(["POST", "/save-extension", wrong]), refuses("ramal_password_wrong"));
    const taken = { saveRamal: databaseRefuses("ramal_taken", 409) };
    const asked = ask(["POST", "/save-extension", { extension: "1000" }], caller(), taken);
    await assert.rejects(asked, refuses("ramal_taken"));
  });
});

describe("a SIP session", () => {
  it("carries the hash of the extension at its realm, and no password", async () => {
    const own = await ramal();
    const { json, text, headers } = await ask(["POST", "/sip-session"], caller(), {
      openSipSession: () => Promise.resolve(own),
    });
    const ha1 = createHash("md5").update(`1000:${DOMAIN}:${PASSWORD}`).digest("hex");
    assert.deepEqual(json, {
      extension: "1000",
      domain: DOMAIN,
      realm: DOMAIN,
      ha1,
      wss_url: `wss://${DOMAIN}:6443`,
      display_name: "Bruno",
      ice_servers: [],
    });
    assert.equal(headers.get("cache-control"), "no-store");
    assert.ok(!text.includes(PASSWORD) && !text.includes(TOKEN));
  });

  it("is refused to who has no extension, lost it, or asks too often", async () => {
    for (const [code, status] of [
      ["ramal_not_found", 404],
      ["ramal_inactive", 409],
      ["too_many_requests", 429],
    ] as const) {
      const answers = { openSipSession: databaseRefuses(code, status) };
      await assert.rejects(ask(["POST", "/sip-session"], caller(), answers), refuses(code));
    }
  });
});

describe("anything else", () => {
  it("is not found", async () => {
    for (const asked of [
      ["GET", "/sip-session"],
      ["POST", "/"],
      ["GET", "/recordings/x"],
    ] as const) {
      await assert.rejects(ask([...asked]), refuses("not_found"));
    }
    await assert.rejects(
      ask(["POST", "/save-extension", { extension: "x" }]),
      refuses("invalid_request"),
    );
  });
});
