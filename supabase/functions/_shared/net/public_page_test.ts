import assert from "node:assert/strict";
import { it } from "node:test";
import { fetchPublicPage, type Lookup } from "./public_page.ts";

const HTML = { "content-type": "text/html; charset=utf-8" };
const publicly: Lookup = () => Promise.resolve(["93.184.215.14"]);

type Answer = () => Response | Promise<Response>;

function web(pages: Record<string, Answer>, lookup: Lookup = publicly, variables = {}) {
  const asked: string[] = [];
  const http = ((url: string) => {
    asked.push(url);
    const page = pages[url];
    return page ? Promise.resolve(page()) : Promise.reject(new TypeError("no such host"));
  }) as typeof fetch;
  return { asked, read: (url: string) => fetchPublicPage(url, { http, lookup, variables }) };
}

const page =
  (body = "<p>Oi</p>", headers: HeadersInit = HTML) =>
  () =>
    new Response(body, { headers });
const redirect = (to: string) => () =>
  new Response(null, { status: 302, headers: { location: to } });
const codeOf = async (answer: ReturnType<typeof fetchPublicPage>) => {
  const told = await answer;
  return told.ok ? "read" : told.code;
};

it("reads a public page, and follows it where it went", async () => {
  const { read, asked } = web({
    "https://acme.com.br/ajuda": redirect("/pt/ajuda#topo"),
    "https://acme.com.br/pt/ajuda": page("<p>Oi</p>"),
  });
  const told = await read(" https://acme.com.br/ajuda ");
  assert.ok(told.ok);
  assert.equal(new TextDecoder().decode(told.page.bytes), "<p>Oi</p>");
  assert.equal(told.page.url, "https://acme.com.br/pt/ajuda");
  assert.equal(told.page.mimeType, "text/html");
  assert.equal(asked.length, 2);
});

const nasty = [
  "http://acme.com.br/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0177.0.0.1/",
  "https://127.1/",
  "https://0/",
  "https://10.0.0.1/",
  "https://172.16.5.4/",
  "https://192.168.1.1/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[fd00::1]/",
  "https://[fe80::1]/",
  "https://[2002:7f00:1::]/",
  "https://[64:ff9b::7f00:1]/",
  "https://localhost/",
  "https://localhost./",
  "https://LOCALHOST/",
  "https://db.internal/",
  "https://metadata.google.internal/",
  "https://router.local/",
  "https://intranet/",
  "https://user@acme.com.br/",
  "https://user:secret@acme.com.br/",
  "https://acme.com.br:8443/",
  "https://acme.com.br:22/",
  "https://①②⑦.⓪.⓪.①/",
  "https://127。0。0。1/",
];

for (const url of nasty) {
  it(`never asks ${url}`, async () => {
    const { read, asked } = web({ [url]: page() });
    assert.equal(await codeOf(read(url)), "knowledge_url_refused");
    assert.deepEqual(asked, []);
  });
}

for (const url of [
  "",
  "acme.com.br",
  "ftp://acme.com.br/",
  "file:///etc/passwd",
  "gopher://acme.com.br/",
  "javascript:alert(1)",
  "data:text/html,x",
]) {
  it(`takes "${url}" for no address of a page`, async () => {
    const { read, asked } = web({ [url]: page() });
    assert.equal(await codeOf(read(url)), "knowledge_url_invalid");
    assert.deepEqual(asked, []);
  });
}

it("looks where a name leads, and at all of it", async () => {
  for (const address of [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.1",
    "fd12::1",
    "100.100.0.1",
  ]) {
    const { read, asked } = web({ "https://evil.example.com/": page() }, () =>
      Promise.resolve(["93.184.215.14", address]),
    );
    assert.equal(await codeOf(read("https://evil.example.com/")), "knowledge_url_refused", address);
    assert.deepEqual(asked, []);
  }
  const nowhere = web({}, () => Promise.resolve([]));
  assert.equal(await codeOf(nowhere.read("https://evil.example.com/")), "knowledge_url_refused");
  const unknown = web({}, () => Promise.reject(new Error("ENOTFOUND")));
  assert.equal(
    await codeOf(unknown.read("https://evil.example.com/")),
    "knowledge_url_unreachable",
  );
});

it("judges each step of a redirect, and takes three", async () => {
  for (const inside of [
    "http://acme.com.br/x",
    "https://127.0.0.1/x",
    "https://[::ffff:127.0.0.1]/x",
    "//localhost/x",
    "file:///etc/passwd",
  ]) {
    const { read, asked } = web({ "https://acme.com.br/": redirect(inside) });
    assert.equal(await codeOf(read("https://acme.com.br/")), "knowledge_url_refused", inside);
    assert.deepEqual(asked, ["https://acme.com.br/"]);
  }
  const circle = web({ "https://acme.com.br/": redirect("https://acme.com.br/") });
  assert.equal(await codeOf(circle.read("https://acme.com.br/")), "knowledge_url_gone");
  assert.equal(circle.asked.length, 4);
});

it("says what is wrong with a page", async () => {
  const of = (answer: Answer) =>
    codeOf(web({ "https://a.com.br/": answer }).read("https://a.com.br/"));
  assert.equal(await of(() => new Response("", { status: 404 })), "knowledge_url_gone");
  assert.equal(await of(() => new Response("", { status: 401 })), "knowledge_url_gone");
  assert.equal(await of(() => new Response("", { status: 503 })), "knowledge_url_unreachable");
  assert.equal(
    await of(() => Promise.reject(new TypeError("certificate of another name"))),
    "knowledge_url_unreachable",
  );
  assert.equal(await of(page("x", { "content-type": "image/png" })), "knowledge_type_refused");
  assert.equal(await of(() => new Response(Uint8Array.of(1))), "knowledge_type_refused");
  assert.equal(await of(page("x".repeat(6 * 1024 * 1024))), "knowledge_too_large");
  assert.equal(await of(page()), "read");
});

it("lets the operator name hosts of their own, by their port", async () => {
  const own = web({ "http://127.0.0.1:54330/pagina": page() }, publicly, {
    KNOWLEDGE_HOSTS: "127.0.0.1:54330",
  });
  assert.equal(await codeOf(own.read("http://127.0.0.1:54330/pagina")), "read");
  assert.equal(await codeOf(own.read("http://127.0.0.1:5432/")), "knowledge_url_refused");
});
