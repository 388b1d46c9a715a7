// Keeps the objects of Storage as plain files: the bytes, and beside them their metadata as JSON.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "@supabase/lite";

type StorageAdapter = NonNullable<App["_storageAdapter"]>;
type Metadata = Awaited<ReturnType<StorageAdapter["headObject"]>>;
type UploadBody = Parameters<StorageAdapter["uploadObject"]>[3];

export function createStorageAdapter(root: string): StorageAdapter {
  const fileOf = (bucket: string, key: string) => {
    const file = resolve(root, bucket, ...key.split("/").map(encodeURIComponent));
    if (!file.startsWith(resolve(root, bucket) + sep)) throw new Error("key leaves its bucket");
    return file;
  };
  const metadataOf = async (file: string): Promise<Metadata> => {
    const stored = JSON.parse(await readFile(`${file}.meta`, "utf8")) as Metadata;
    return { ...stored, lastModified: new Date(stored.lastModified ?? 0), httpStatusCode: 200 };
  };

  return {
    driver: undefined,
    async getObject(bucket, key) {
      const file = fileOf(bucket, key);
      const [metadata, body] = await Promise.all([metadataOf(file), readFile(file)]);
      return { metadata, body, httpStatusCode: 200 };
    },
    async uploadObject(bucket, key, _version, body, mimetype, cacheControl) {
      const file = fileOf(bucket, key);
      const bytes = await bytesOf(body);
      const metadata: Metadata = {
        cacheControl,
        contentLength: bytes.length,
        size: bytes.length,
        mimetype,
        lastModified: new Date(),
        eTag: `"${createHash("md5").update(bytes).digest("hex")}"`,
      };
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
      await writeFile(`${file}.meta`, JSON.stringify(metadata));
      return { ...metadata, httpStatusCode: 200 };
    },
    async deleteObject(bucket, key) {
      await remove(fileOf(bucket, key));
    },
    async deleteObjects(bucket, keys) {
      await Promise.all(keys.map((key) => remove(fileOf(bucket, key))));
    },
    async copyObject(bucket, key, _version, toBucket, toKey) {
      const from = fileOf(bucket, key);
      const to = fileOf(toBucket, toKey);
      await mkdir(dirname(to), { recursive: true });
      await copyFile(from, to);
      await copyFile(`${from}.meta`, `${to}.meta`);
      const { eTag, lastModified } = await metadataOf(to);
      return { httpStatusCode: 200, eTag, lastModified };
    },
    headObject: (bucket, key) => metadataOf(fileOf(bucket, key)),
    privateAssetUrl: async (bucket, key) => pathToFileURL(join(fileOf(bucket, key))).href,
  };
}

async function remove(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.meta`, { force: true })]);
}

async function bytesOf(body: UploadBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  return new Uint8Array(await new Response(body as ReadableStream).arrayBuffer());
}
