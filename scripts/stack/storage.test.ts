import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLite } from "./app.ts";
import { createMailbox } from "./mailbox.ts";
import { startTestStack, type TestStack } from "./testing.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql(`insert into storage.buckets (id, name, file_size_limit) values ('media', 'media', 104857600);
    create policy owners on storage.objects for all to authenticated
      using (bucket_id = 'media' and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id = 'media' and (storage.foldername(name))[1] = (select auth.uid())::text)`);
});
afterAll(() => stack?.stop());

it("keeps a File's bytes and type, and gives a link to them", async () => {
  const { client, id } = await stack.signUp("ana");
  const media = client.storage.from("media");
  const path = `${id}/olá mundo.txt`.normalize("NFC").replace("á", "a");
  const file = new File(["hello"], "b.txt", { type: "text/plain" });
  expect((await media.upload(path, file)).error).toBeNull();
  expect(await (await media.download(path)).data?.text()).toBe("hello");

  const { data } = await media.createSignedUrl(path, 60);
  const answer = await fetch(data?.signedUrl ?? "");
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(await answer.text()).toBe("hello");
});

it("gives links to many files in one call, each with its own refusal", async () => {
  const ana = await stack.signUp("ana");
  const bia = await stack.signUp("bia");
  const media = ana.client.storage.from("media");
  const names = [`${ana.id}/a foto.txt`, `${ana.id}/b.txt`];
  for (const name of names) await media.upload(name, new Blob([name], { type: "text/plain" }));
  await bia.client.storage.from("media").upload(`${bia.id}/c.txt`, "not ana's");

  const asked = [...names, `${bia.id}/c.txt`, `${ana.id}/none.txt`];
  const { data, error } = await media.createSignedUrls(asked, 60);
  expect(error).toBeNull();
  expect(data?.map(({ path, signedUrl, error }) => [path, !!signedUrl, !!error])).toEqual([
    [asked[0], true, false],
    [asked[1], true, false],
    [asked[2], false, true],
    [asked[3], false, true],
  ]);
  for (const [place, name] of names.entries()) {
    expect(await (await fetch(data?.[place]?.signedUrl ?? "")).text()).toBe(name);
  }
  expect((await media.createSignedUrls([], 60)).data).toEqual([]);
});

it("does so in lite's place as long as lite cannot", async () => {
  const { config, keys } = stack;
  const lite = await createLite(config, keys, createMailbox(config.urls.web));
  const body = JSON.stringify({ expiresIn: 60, paths: ["a.txt"] });
  const headers = { apikey: keys.secret, "content-type": "application/json" };
  const call = new Request(`${config.urls.api}/storage/v1/object/sign/media`, {
    method: "POST",
    headers,
    body,
  });
  expect((await lite.fetch(call, "127.0.0.1")).status).toBe(400);
  await lite.close();
});

it("takes an upload by a signed URL", async () => {
  const { client, id } = await stack.signUp("ana");
  const media = client.storage.from("media");
  const { data } = await media.createSignedUploadUrl(`${id}/signed.txt`);
  const sent = await media.uploadToSignedUrl(`${id}/signed.txt`, data?.token ?? "", "later");
  expect(sent.error).toBeNull();
  expect(await (await media.download(`${id}/signed.txt`)).data?.text()).toBe("later");
});

it("keeps each person's files to themselves", async () => {
  const ana = await stack.signUp("ana");
  const bia = await stack.signUp("bia");
  await ana.client.storage.from("media").upload(`${ana.id}/a.txt`, "mine");
  const media = bia.client.storage.from("media");
  expect((await media.download(`${ana.id}/a.txt`)).error).not.toBeNull();
  expect((await media.createSignedUrl(`${ana.id}/a.txt`, 60)).error).not.toBeNull();
  expect((await media.upload(`${ana.id}/b.txt`, "not mine")).error).not.toBeNull();
  expect((await media.list(ana.id)).data).toEqual([]);
});

it("never leaves its folder, whatever the path says", async () => {
  const admin = stack.client(stack.keys.secret).storage.from("media");
  await admin.upload("../../outside.txt", "x");
  await admin.upload("a/%2e%2e/%2e%2e/%2e%2e/outside.txt", "x");
  const { dataDir } = stack.config;
  expect(readdirSync(dataDir).filter((name) => name.includes("outside"))).toEqual([]);
});

describe("a file that is read with the secret key", () => {
  const path = "t/m/file";
  const object = (name = path) => `${stack.config.urls.api}/storage/v1/object/media/${name}`;
  const secret = (more: Record<string, string> = {}) => ({
    apikey: stack.keys.secret,
    authorization: `Bearer ${stack.keys.secret}`,
    ...more,
  });
  const put = (body: string | Uint8Array | ReadableStream, name = path) =>
    fetch(object(name), {
      method: "POST",
      headers: secret({ "content-type": "image/png" }),
      body,
      duplex: "half",
    } as RequestInit);

  it("is written as a stream, once", async () => {
    const stream = new Blob(["hello ", "world"]).stream();
    expect((await put(stream)).status).toBe(200);
    const again = await put("another");
    expect([again.status, await again.json()]).toMatchObject([400, { statusCode: "409" }]);
    expect(await (await fetch(object(), { headers: secret() })).text()).toBe("hello world");
  });

  it("is given in parts, as players ask for it", async () => {
    const part = async (range: string) => {
      const answer = await fetch(object(), { headers: secret({ range }) });
      return [answer.status, answer.headers.get("content-range"), await answer.text()];
    };
    expect(await part("bytes=0-4")).toEqual([206, "bytes 0-4/11", "hello"]);
    expect(await part("bytes=6-")).toEqual([206, "bytes 6-10/11", "world"]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 8-10/11", "rld"]);
    expect(await part("bytes=6-99999")).toEqual([206, "bytes 6-10/11", "world"]);
    expect(await part("bytes=11-")).toEqual([416, "bytes */11", ""]);
    expect((await part("lines=1-2"))[0]).toBe(200);
  });

  it("is saved under the name that its link says", async () => {
    const media = stack.client(stack.keys.secret).storage.from("media");
    const plain = (await media.createSignedUrl(path, 60)).data?.signedUrl ?? "";
    expect((await fetch(plain)).headers.get("content-disposition")).toBeNull();
    const named = await fetch(`${plain}&download=${encodeURIComponent("férias.png")}`);
    expect(named.headers.get("content-disposition")).toBe(
      "attachment; filename=f%C3%A9rias.png; filename*=UTF-8''f%C3%A9rias.png;",
    );
    const begun = await fetch(plain, { headers: { range: "bytes=0-0" } });
    expect([begun.status, await begun.text()]).toEqual([206, "h"]);
  });

  it("is not there when it is not, and not any more when it was removed", async () => {
    const missing = await fetch(object("t/none"), { headers: secret() });
    expect([missing.status, await missing.json()]).toMatchObject([400, { error: "not_found" }]);
    const removed = await fetch(object().slice(0, -path.length - 1), {
      method: "DELETE",
      headers: secret({ "content-type": "application/json" }),
      body: JSON.stringify({ prefixes: [path, "t/none"] }),
    });
    expect(removed.status).toBe(200);
    expect((await fetch(object(), { headers: secret() })).status).toBe(400);
  });

  it("may be as large as the bucket takes, and no larger", async () => {
    expect((await put(new Uint8Array(70 * 1024 * 1024), "t/m/large")).status).toBe(200);
    expect((await put(new Uint8Array(102 * 1024 * 1024), "t/m/larger")).status).toBe(413);
  });
});
