import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { acme, startBench, startReceiver } from "./testing.ts";

let dataDir: string;
let business: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "simulators-"));
  business = await startReceiver();
});
afterEach(async () => {
  await business.close();
  await rm(dataDir, { recursive: true });
});

const start = () =>
  startBench({
    dataDir,
    whatsapp: { apps: [{ ...acme, webhook_url: `${business.url}/acme` }] },
  });

it("a webhook that nobody accepted comes again after a restart, byte for byte", async () => {
  business.answers.push(500);
  const before = await start();
  await before.call("POST", "whatsapp/settings", { retry: { firstMs: 60_000, maxMs: 60_000 } });
  await before.writes("marina", "não me perca");
  await before.close();
  expect(business.received).toHaveLength(1);
  expect(await readFile(join(dataDir, "simulators.json"), "utf8")).not.toContain(acme.app_secret);

  const after = await start();
  await vi.waitFor(() => expect(business.received).toHaveLength(2));
  const [first, second] = business.received;
  expect(second!.raw.equals(first!.raw)).toBe(true);
  expect(second!.headers["x-hub-signature-256"]).toBe(first!.headers["x-hub-signature-256"]);
  await vi.waitFor(async () =>
    expect((await after.call("GET", "whatsapp/deliveries")).body).toMatchObject({
      pending: 0,
      delivered: 1,
    }),
  );
  await after.close();
});

it("files and changed templates survive a restart", async () => {
  const before = await start();
  const number = { phone_number_id: acme.phone_number_id };
  const sent = await before.call("POST", "whatsapp/inbound", {
    ...number,
    customer: "marina",
    type: "image",
  });
  await before.call("POST", "whatsapp/templates", {
    ...number,
    name: "boas_vindas",
    status: "PAUSED",
  });
  await before.close();
  const after = await start();
  const shown = await fetch(`${after.url}/_sim/whatsapp/media/${sent.body.media.id}`);
  expect((await shown.arrayBuffer()).byteLength).toBe(sent.body.media.size);
  const { body } = await after.graph(
    `/v26.0/${acme.waba_id}/message_templates?name=boas_vindas&fields=status`,
  );
  expect(body.data[0].status).toBe("PAUSED");
  await after.close();
});
