import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, rival, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe("the pages", () => {
  it.each(["/", "/whatsapp", "/telephone", "/ai", "/faults", "/mailbox"])(
    "%s runs only scripts of its own",
    async (path) => {
      const page = await fetch(`${bench.url}${path}`);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
      const html = await page.text();
      expect(html).toContain('<html lang="pt-BR">');
      for (const [, src] of html.matchAll(/(?:src|href)="(\/customer-phone\/[^"]+)"/g)) {
        expect((await fetch(`${bench.url}${src}`)).status, src).toBe(200);
      }
    },
  );

  it("serve nothing outside their folder", async () => {
    const stray = await fetch(`${bench.url}/customer-phone/..%2fserver.ts`);
    expect(stray.status).not.toBe(200);
  });

  it("hear of messages as they happen", async () => {
    const stream = await fetch(`${bench.url}/_sim/events`);
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await bench.writes("marina", "ao vivo");
    let heard = "";
    await vi.waitFor(async () => {
      heard += (await reader.read()).value ?? "";
      expect(heard).toContain("event: webhook");
    });
    expect(heard).toContain("event: message");
    expect(heard).toContain("ao vivo");
    await reader.cancel();
  });

  it("never see a secret of a business", async () => {
    const { body } = await bench.call("GET", "whatsapp/numbers");
    expect(body).toHaveLength(2);
    for (const secret of [acme.app_secret, acme.access_token, acme.verify_token]) {
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  it("cannot be driven by another website's page", async () => {
    const reset = (site: string) =>
      fetch(`${bench.url}/_sim/reset`, { method: "POST", headers: { "sec-fetch-site": site } });
    expect((await reset("cross-site")).status).toBe(403);
    expect((await reset("same-site")).status).toBe(403);
    expect((await reset("same-origin")).status).toBe(200);
  });
});

describe("the mailbox", () => {
  it("lists what the stack kept, and says when there is nothing to ask", async () => {
    expect((await bench.call("GET", "mails")).body.code).toBe("mailbox_absent");
    const mail = { to: "ana@acme.test", subject: "Convite", html: "<p>Oi</p>", text: "Oi" };
    const at = "2026-11-20T12:00:00.000Z";
    const stack = createServer((_req, res) => res.end(JSON.stringify([{ ...mail, sent_at: at }])));
    await new Promise<void>((resolve) => stack.listen(0, "127.0.0.1", resolve));
    const mailsUrl = `http://127.0.0.1:${(stack.address() as AddressInfo).port}`;
    const other = await startBench({ mailsUrl });
    expect((await other.call("GET", "mails")).body).toEqual([{ ...mail, at }]);
    stack.closeAllConnections();
    await new Promise((resolve) => stack.close(resolve));
    expect((await other.call("GET", "mails")).body.code).toBe("mailbox_unreachable");
    await other.close();
  });
});

describe("customers", () => {
  const add = (customer: Record<string, unknown>) =>
    bench.call("POST", "whatsapp/customers", customer);

  it("come with a phone, without the 9th digit, or with a username alone", async () => {
    const plain = await add({ name: "Bia", phone: "+55 11 99999-0303" });
    expect(plain.body).toMatchObject({ wa_id: "5511999990303", hides_phone: false });
    const old = await add({ name: "Nei", phone: "+5531999990304", without_ninth_digit: true });
    expect(old.body).toMatchObject({ phone: "+5531999990304", wa_id: "553199990304" });
    const hidden = await add({ name: "Rê", username: "@re.lopes" });
    expect(hidden.body).toMatchObject({ wa_id: null, username: "re.lopes", hides_phone: true });
    expect(Object.keys(hidden.body.user_ids)).toEqual([acme.waba_id, rival.waba_id]);
  });

  it.each([
    [{}, "name_required"],
    [{ name: 7 }, "name_required"],
    [{ name: "X" }, "address_required"],
    [{ name: "X", phone: "12" }, "phone_invalid"],
    [{ name: "X", username: "Ana!" }, "username_invalid"],
    [{ name: "X", phone: "+5511999990101" }, "phone_taken"],
    [{ name: "X", phone: "+551133334444", without_ninth_digit: true }, "ninth_digit_absent"],
    [{ name: "X", user_id: "nope" }, "user_id_invalid"],
  ])("are refused when %j", async (customer, code) => {
    const { status, body } = await add(customer);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.code).toBe(code);
  });

  it("can be made by their first message", async () => {
    const customer = { name: "Caio", phone: "+5511999990909" };
    await bench.writes(customer, "oi");
    await bench.writes(customer, "de novo");
    const { body } = await bench.call("GET", "whatsapp/customers");
    expect(body.filter(({ name }: { name: string }) => name === "Caio")).toHaveLength(1);
    expect((await bench.writes("nobody", "oi")).body.code).toBe("customer_not_found");
  });
});

describe("a restart", () => {
  it("keeps customers and conversations, finishes the ticks, and stores no secret", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "simulators-"));
    const before = await startBench({ dataDir });
    await before.writes({ name: "Caio", phone: "+5511999990909" }, "lembra de mim?");
    await before.call("PATCH", "whatsapp/customers", { customer: "5511999990909", online: false });
    await before.send({ to: "+5511999990909" });
    await before.close();
    const stored = await readFile(join(dataDir, "simulators.json"), "utf8");
    expect(stored).not.toContain(acme.access_token);
    expect(stored).not.toContain(acme.app_secret);

    const after = await startBench({ dataDir });
    await after.call("PATCH", "whatsapp/customers", { customer: "5511999990909", online: true });
    await vi.waitFor(() =>
      expect(after.business.statuses().map(({ status }) => status)).toContain("delivered"),
    );
    const thread = await after.call(
      "GET",
      `whatsapp/thread?customer=5511999990909&phone_number_id=${acme.phone_number_id}`,
    );
    expect(thread.body.messages[0].text).toBe("lembra de mim?");
    await after.close();
    await rm(dataDir, { recursive: true });
  });
});

describe("a reset", () => {
  it("leaves the demo customers, the numbers and nothing else", async () => {
    await bench.writes({ name: "Caio", phone: "+5511999990909" }, "oi");
    await bench.call("POST", "faults", { kind: "error" });
    await bench.call("POST", "reset");
    const names = (await bench.call("GET", "whatsapp/customers")).body;
    expect(names.map(({ id }: { id: string }) => id)).toEqual(["marina", "osvaldo", "julia"]);
    expect((await bench.call("GET", "whatsapp/threads")).body).toEqual([]);
    expect((await bench.call("GET", "faults")).body).toEqual([]);
    expect((await bench.call("GET", "whatsapp/numbers")).body).toHaveLength(2);
  });
});

describe("a number", () => {
  it("can be added while running, and a send with its token passes", async () => {
    const number = { ...acme, phone_number_id: "100000000000003", access_token: "EAAthird" };
    const missing = await bench.call("POST", "whatsapp/numbers", number);
    expect(missing.body.message).toContain("webhook_url");
    const webhook_url = `${bench.business.url}/third`;
    await bench.call("POST", "whatsapp/numbers", { ...number, webhook_url });
    const { status } = await bench.graph("/v26.0/100000000000003/messages", {
      body: bench.text(),
      token: "EAAthird",
    });
    expect(status).toBe(200);
  });

  it("can have its events moved to the platform's door", async () => {
    await bench.call("POST", "whatsapp/door", {
      phone_number_id: acme.phone_number_id,
      door: "platform",
    });
    await bench.writes("marina", "oi");
    expect(bench.business.received[0]?.path).toBe("/platform");
  });
});
