import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type AiBench, type Body, keys, startAiBench, strict } from "./testing.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

const schema = strict({ sentimento: { type: "string", enum: ["positivo", "negativo", "neutro"] } });
const format = { type: "json_schema", name: "analise", strict: true, schema };
const openaiBody = (more: Body = {}) => ({ model: "gpt-6-luna", input: "Adorei!", ...more });
const claudeBody = (more: Body = {}) => ({
  model: "claude-haiku-5-5",
  max_tokens: 2_000,
  messages: [{ role: "user", content: "Adorei!" }],
  ...more,
});
const openai = (more?: Body) => bench.openai("/responses", openaiBody(more));
const said = ({ body }: { body: { output: { content?: { text: string }[] }[] } }) =>
  body.output.at(-1)?.content?.[0]?.text ?? "";

describe("a fault", () => {
  it("refuses as each provider does, as often as it was told", async () => {
    await bench.sim("POST", "faults", { kind: "rate_limit", ms: 240, times: 2 });
    const first = await openai();
    expect([first.status, first.headers.get("retry-after-ms")]).toEqual([429, "240"]);
    const claude = await bench.anthropic(claudeBody());
    expect([claude.status, claude.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await openai()).status).toBe(200);
    await bench.sim("POST", "faults", { kind: "overloaded", times: null });
    expect((await openai()).status).toBe(503);
    expect((await bench.anthropic(claudeBody())).status).toBe(529);
    await bench.sim("POST", "faults", { kind: "error", status: 500 });
    await bench.sim("DELETE", "faults");
    expect((await openai()).status).toBe(200);
  });

  it.each<[string, Body, boolean]>([
    ["its provider", { provider: "anthropic" }, false],
    ["its path", { on: "/embeddings" }, false],
    ["its model", { model: "gpt-6-sol" }, false],
    ["its key", { key: "restricted" }, false],
    ["its words", { contains: "other words" }, false],
    ["all four", { provider: "openai", on: "/responses", model: "gpt-6-luna", key: "main" }, true],
  ])("strikes only where it belongs: %s", async (_name, where, strikes) => {
    await bench.sim("POST", "faults", { kind: "error", ...where });
    expect((await openai()).status).toBe(strikes ? 500 : 200);
  });

  it("is silence, or a connection that breaks", async () => {
    await bench.sim("POST", "faults", { kind: "hang", ms: 50 });
    await expect(openai()).rejects.toThrow();
    await bench.sim("POST", "faults", { kind: "reset" });
    await expect(openai()).rejects.toThrow();
    expect((await openai()).status).toBe(200);
  });

  it("is HTTP 200 with half the JSON, a page, or no JSON at all", async () => {
    for (const kind of ["truncated", "html", "garbage"]) {
      await bench.sim("POST", "faults", { kind });
      const { status, body, text } = await openai();
      expect([status, body], kind).toEqual([200, null]);
      expect(text.length).toBeGreaterThan(5);
    }
    await bench.sim("POST", "faults", { kind: "truncated" });
    await expect(openai({ stream: true })).rejects.toThrow();
  });

  it("is an answer that comes late", async () => {
    await bench.sim("POST", "faults", { kind: "slow", ms: 80 });
    const before = performance.now();
    expect((await openai()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(75);
  });

  it("is what the model says: prose, another shape, no end", async () => {
    const asked = { text: { format } };
    await bench.sim("POST", "faults", { kind: "prose" });
    const prose = said(await openai(asked));
    expect(() => JSON.parse(prose)).toThrow();
    await bench.sim("POST", "faults", { kind: "wrong_shape" });
    expect(Object.keys(JSON.parse(said(await openai(asked))))).not.toContain("sentimento");
    await bench.sim("POST", "faults", { kind: "over_long" });
    const endless = await openai({ ...asked, max_output_tokens: 500 });
    expect(endless.body).toMatchObject({ status: "incomplete", usage: { output_tokens: 500 } });
    await bench.sim("POST", "faults", { kind: "over_long", provider: "anthropic" });
    expect((await bench.anthropic(claudeBody())).body.stop_reason).toBe("max_tokens");
  });

  it("has a name that exists", async () => {
    expect((await bench.sim("POST", "faults", { kind: "odd" })).code).toBe("fault_unknown");
  });
});

describe("what was sent", () => {
  it("is kept as it came, also what was refused, without any key", async () => {
    const secret = "meu CPF é 123.456.789-09";
    await openai({ input: secret });
    await bench.openai("/responses", openaiBody(), "sk-nobody");
    const all = await bench.sim("GET", "requests");
    expect(all.count).toBe(2);
    expect(all.requests[0]).toMatchObject({
      provider: "openai",
      path: "/responses",
      key: "main",
      model: "gpt-6-luna",
      status: 200,
      json: { input: secret },
      usage: { input_tokens: expect.any(Number) },
    });
    expect(all.requests[1]).toMatchObject({ key: null, status: 401 });
    expect(JSON.stringify(all)).not.toContain(keys.openai.api_key);
    const found = await bench.sim("GET", `requests?contains=${encodeURIComponent("123.456")}`);
    expect(found.count).toBe(1);
    const later = await bench.sim("GET", `requests?after=${all.requests[0]?.id}&provider=openai`);
    expect(later.requests.map(({ id }: { id: number }) => id)).toEqual([all.requests[1]?.id]);
    expect((await bench.sim("DELETE", "requests")).count).toBe(0);
  });

  it("tells who left before the end", async () => {
    await bench.sim("POST", "settings", { answer_ms: 10_000 });
    const gone = new AbortController();
    const call = fetch(`${bench.url}/openai/v1/responses`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.openai.api_key}` },
      body: JSON.stringify(openaiBody()),
      signal: gone.signal,
    });
    await vi.waitFor(async () => expect((await bench.sim("GET", "requests")).count).toBe(1));
    gone.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(async () => {
      const { requests } = await bench.sim("GET", "requests");
      expect(requests[0]).toMatchObject({ aborted: true });
    });
  });
});

describe("a queued answer", () => {
  it("is said in place of the model's own, to the call that it fits", async () => {
    await bench.sim("POST", "answers", { contains: "especial", json: { sentimento: "neutro" } });
    await bench.sim("POST", "answers", { provider: "anthropic", text: "Combinado." });
    expect(said(await openai({ text: { format } }))).toBe('{"sentimento":"positivo"}');
    const fitting = await openai({ text: { format }, input: "um caso especial" });
    expect(said(fitting)).toBe('{"sentimento":"neutro"}');
    expect(said(await openai({ input: "um caso especial" }))).not.toContain("sentimento");
    const claude = await bench.anthropic(claudeBody());
    expect(claude.body.content.at(-1)?.text).toBe("Combinado.");
    const { requests } = await bench.sim("GET", "requests");
    expect(requests.map(({ scripted }: { scripted: boolean }) => scripted)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it("may be a whole answer, or a refusal", async () => {
    await bench.sim("POST", "answers", { status: 418, body: { error: { message: "chá" } } });
    const tea = await openai();
    expect([tea.status, tea.body]).toEqual([418, { error: { message: "chá" } }]);
    await bench.sim("POST", "answers", { refusal: "Não." });
    const { body } = await openai();
    expect(body.output.at(-1)?.content).toEqual([{ type: "refusal", refusal: "Não." }]);
    expect((await bench.sim("POST", "answers", {})).code).toBe("answer_empty");
  });
});

describe("a key", () => {
  it("can be added, and is never shown", async () => {
    const added = { provider: "openai", key: "sk-own", name: "own", models: ["gpt-6-luna"] };
    const listed = await bench.sim("POST", "keys", added);
    expect(listed).toContainEqual({
      provider: "openai",
      name: "own",
      funded: true,
      models: ["gpt-6-luna"],
    });
    expect(JSON.stringify(listed)).not.toContain("sk-own");
    expect((await bench.openai("/responses", openaiBody(), "sk-own")).status).toBe(200);
    expect(
      (await bench.openai("/responses", openaiBody({ model: "gpt-6-sol" }), "sk-own")).status,
    ).toBe(403);
  });
});
