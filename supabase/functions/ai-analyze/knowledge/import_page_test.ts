import assert from "node:assert/strict";
import { it } from "node:test";
import type { Caller } from "../../_shared/http/caller.ts";
import { databaseError, fakeHost, TENANT } from "../../_shared/http/testing.ts";
import { memoryFiles } from "../../_shared/media/testing.ts";
import { importPage } from "./import_page.ts";

const caller = { userId: "u1", tenantId: TENANT, role: "supervisor" } as Caller;
const publicly = () => Promise.resolve(["93.184.215.14"]);

function importing(body: BodyInit, type: string) {
  const files = memoryFiles();
  const added: { title: string; url: string; storagePath: string }[] = [];
  const http = (() =>
    Promise.resolve(new Response(body, { headers: { "content-type": type } }))) as typeof fetch;
  const host = fakeHost(
    {
      addKnowledgePage: (_, page) => {
        added.push(page);
        return Promise.resolve("d1");
      },
    },
    http,
    undefined,
    undefined,
    files,
  );
  return { host, files, added };
}

it("keeps a page under what it is, and names it by its title", async () => {
  const { host, files, added } = importing(
    "<!doctype html><title>Trocas &amp; devoluções</title><p>Oi",
    "text/html",
  );
  assert.deepEqual(await importPage("https://acme.com.br/trocas", caller, host, publicly), {
    documento_id: "d1",
  });
  assert.equal(added[0]?.title, "Trocas & devoluções");
  assert.equal(added[0]?.url, "https://acme.com.br/trocas");
  const [[path, kept] = []] = files.kept;
  assert.match(path ?? "", new RegExp(`^${TENANT}/pages/[0-9a-f-]{36}\\.html$`));
  assert.equal(kept?.mimeType, "application/octet-stream");
});

it("names what has no title by its file, or its site", async () => {
  const file = importing("a;b\n1;2", "text/csv");
  await importPage("https://acme.com.br/tabela%20nova.csv", caller, file.host, publicly);
  assert.equal(file.added[0]?.title, "tabela nova.csv");
  const site = importing("Oi", "text/plain");
  await importPage("https://acme.com.br/", caller, site.host, publicly);
  assert.equal(site.added[0]?.title, "acme.com.br");
  const odd = importing("Oi", "text/plain");
  await importPage("https://acme.com.br/%E0%A4%A", caller, odd.host, publicly);
  assert.equal(odd.added[0]?.title, "%E0%A4%A");
});

it("refuses with a reason, and keeps nothing", async () => {
  const picture = importing(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), "text/html");
  await assert.rejects(importPage("https://acme.com.br/", caller, picture.host, publicly), {
    code: "knowledge_type_refused",
  });
  const inside = importing("<p>", "text/html");
  await assert.rejects(importPage("https://10.0.0.1/", caller, inside.host, publicly), {
    code: "knowledge_url_refused",
  });
  for (const { files } of [picture, inside]) assert.equal(files.kept.size, 0);
});

it("says what the database refused", async () => {
  const host = fakeHost(
    {
      addKnowledgePage: () =>
        Promise.reject(Object.assign(databaseError("PT409"), { message: "knowledge_full" })),
    },
    (() =>
      Promise.resolve(
        new Response("Oi", { headers: { "content-type": "text/plain" } }),
      )) as typeof fetch,
  );
  await assert.rejects(importPage("https://acme.com.br/", caller, host, publicly), {
    code: "knowledge_full",
  });
});
