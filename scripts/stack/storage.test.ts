import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "./testing.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql(`insert into storage.buckets (id, name) values ('media', 'media');
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
