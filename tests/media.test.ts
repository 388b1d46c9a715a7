// Files both ways through real processes: from the customer's phone into the bucket, from the bucket
// to the customer, and never to a neighbour.
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import { type Client, signIn } from "./world/people.ts";
import { type Customer, simulator } from "./world/simulator.ts";
import { rows } from "./world/stack.ts";
import { until } from "./world/wait.ts";

const { acme, rival: other } = demoTenants;

interface Attachment {
  id: string;
  state: string;
  error_code: string | null;
  mime_type: string;
  size_bytes: string;
  width: number | null;
  duration_seconds: string | null;
  storage_path: string;
  thumbnail_path: string | null;
}

let bruno: Client;
let rival: Client;
let customer: Customer;

beforeAll(async () => {
  [bruno, rival] = await Promise.all([signIn("bruno@acme.test"), signIn("dono@rival.test")]);
  customer = await simulator.addCustomer({ name: "Fotógrafa", phone: newPhone() });
});
afterEach(() => simulator.mend());

function newPhone(): string {
  return `+55119${String(Math.floor(Math.random() * 10 ** 8)).padStart(8, "0")}`;
}

/** The customer sends a file; gives the id of its message at the provider. */
async function hear(type: string, media?: object): Promise<string> {
  const said = { customer: customer.id, phone_number_id: acme.phone_number_id, type, media };
  return (await simulator.write(said)).id;
}

async function attachmentOf(ref: string, state: string): Promise<Attachment> {
  return await until(`the file of ${ref} to be ${state}`, async () => {
    // What waits for its next try is due now.
    await rows("select pgmq.set_vt('jobs', q.msg_id, 0) from pgmq.q_jobs q");
    await rows("select private.call_worker('{}')");
    const [found] = await rows<Attachment>(
      `select a.* from public.message_attachments a
         join public.messages m on m.tenant_id = a.tenant_id and m.id = a.message_id
        where m.provider_ref = $1`,
      [ref],
    );
    return found?.state === state && found;
  });
}

describe("a customer's file", () => {
  it("comes into the bucket, whatever its type, and opens for its company alone", async () => {
    for (const [type, mimeType] of [
      ["image", "image/jpeg"],
      ["voice", "audio/ogg"],
      ["audio", "audio/mpeg"],
      ["video", "video/mp4"],
      ["document", "application/pdf"],
      ["sticker", "image/webp"],
    ] as const) {
      const found = await attachmentOf(await hear(type), "stored");
      expect(found.mime_type).toBe(mimeType);
      expect(found.thumbnail_path !== null).toBe(type === "image");
      if (type === "voice") expect(Number(found.duration_seconds)).toBeGreaterThan(1);
      const media = bruno.storage.from("media");
      const { data } = await media.createSignedUrl(found.storage_path, 60);
      const answer = await fetch(data?.signedUrl ?? "");
      expect((await answer.bytes()).length).toBe(Number(found.size_bytes));
      const theirs = rival.storage.from("media");
      expect((await theirs.createSignedUrl(found.storage_path, 60)).data).toBeNull();
      expect((await theirs.download(found.storage_path)).data).toBeNull();
    }
  });

  it("that is a page or a program is kept, and never opens in a browser", async () => {
    for (const page of ["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "<html>x"]) {
      const base64 = Buffer.from(page).toString("base64");
      const media = { base64, mime_type: "application/pdf", file_name: "nota.pdf" };
      const { storage_path } = await attachmentOf(await hear("document", media), "stored");
      const { data } = await bruno.storage.from("media").createSignedUrl(storage_path, 60);
      const answer = await fetch(data?.signedUrl ?? "");
      expect(answer.headers.get("content-type")).toBe("application/octet-stream");
      expect(await answer.text()).toBe(page);
    }
  });

  it("is fetched again when its address is dead, its bytes are wrong or the token is", async () => {
    for (const kind of ["media_url_dead", "media_wrong_sha", "dead_token"]) {
      await simulator.fail({ kind, times: 1, phone_number_id: acme.phone_number_id });
      const found = await attachmentOf(await hear("image"), "stored");
      expect(found.error_code).toBeNull();
    }
  });

  it("says that it has run out, and is not asked for again", async () => {
    await simulator.fail({ kind: "media_expired", phone_number_id: acme.phone_number_id });
    const gone = await attachmentOf(await hear("image"), "expired");
    expect(gone.error_code).toBe("media_expired");
    expect((await bruno.rpc("fetch_attachment", { attachment_id: gone.id })).error).toBeNull();
    const jobs = await rows("select from pgmq.q_jobs q where q.message::text like $1", [
      `%${gone.id}%`,
    ]);
    expect(jobs).toEqual([]);
  });
});

describe("a file of ours", () => {
  const path = (tenant: string = acme.id) => `${tenant}/uploads/${randomUUID()}/${randomUUID()}`;

  async function check(client: Client, at: string, channelId: string = acme.channel_id) {
    const { data, response } = await client.functions.invoke("media/uploads", {
      body: { path: at, file_name: "foto.jpg", channel_id: channelId },
    });
    return data ?? (await response?.json());
  }

  it("that is refused is gone from the bucket at once", async () => {
    const media = bruno.storage.from("media");
    for (const [bytes, code] of [
      [`MZ${"\0".repeat(90)}`, "media_executable"],
      ["<svg><script>1</script></svg>", "media_active_content"],
      ["", "media_empty"],
    ] as const) {
      const at = path();
      const put = await media.upload(at, new Blob([bytes], { type: "image/jpeg" }));
      expect(put.error).toBeNull();
      expect(await check(bruno, at)).toMatchObject({ code });
      expect((await media.download(at)).data).toBeNull();
      const kept = await rows("select from public.uploads where storage_path = $1", [at]);
      expect(kept).toEqual([]);
    }
  });

  it("goes nowhere but into its own company's folder, and is nobody else's to send", async () => {
    const pdf = new Blob(["%PDF-1.4\n%%EOF"], { type: "application/pdf" });
    const mine = path();
    expect((await rival.storage.from("media").upload(mine, pdf)).error).not.toBeNull();
    expect((await bruno.storage.from("media").upload(mine, pdf)).error).toBeNull();
    expect(
      (await bruno.storage.from("media").upload(mine, pdf, { upsert: true })).error,
    ).not.toBeNull();
    expect((await bruno.storage.from("media").remove([mine])).data).toEqual([]);
    expect(await check(rival, mine)).toMatchObject({ code: "upload_not_found" });
    const checked = await check(bruno, mine);
    expect(checked).toMatchObject({ type: "document", mime_type: "application/pdf" });
    const said = { customer: customer.id, phone_number_id: other.phone_number_id, text: "Oi" };
    const { id: ref } = await simulator.write(said);
    const { conversation_id } = await until("the neighbour's conversation", async () => {
      const [found] = await rows<{ conversation_id: string }>(
        "select conversation_id from public.messages where provider_ref = $1",
        [ref],
      );
      return found;
    });
    const { error } = await rival.rpc("send_message", {
      conversation_id,
      client_id: randomUUID(),
      type: "document",
      body: "",
      payload: { upload_id: checked.id },
    });
    expect(error?.message).toBe("upload_not_found");
  });
});
