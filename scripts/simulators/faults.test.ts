import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acme, type Bench, startBench } from "./testing.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
  await bench.writes("marina", "oi");
});
afterEach(() => bench.close());

const order = (fault: Record<string, unknown>) => bench.call("POST", "faults", fault);
const sentCount = async () => (await bench.call("GET", "whatsapp/sent")).body.count;

describe("a fault", () => {
  it("answers the ordered error the ordered number of times, then sends again", async () => {
    await order({ kind: "error", status: 503, code: 131016, times: 2, retry_after: 3 });
    const first = await bench.send();
    expect(first.status).toBe(503);
    expect(first.body.error.code).toBe(131016);
    expect(first.headers.get("retry-after")).toBe("3");
    expect((await bench.send()).status).toBe(503);
    expect((await bench.send()).status).toBe(200);
    expect(await sentCount()).toBe(1);
  });

  it.each(["reset_before_body", "reset_after_body"])("of kind %s sends nothing", async (kind) => {
    await order({ kind });
    await expect(bench.send()).rejects.toThrow();
    expect(await sentCount()).toBe(0);
    expect((await bench.send()).status).toBe(200);
  });

  it("that hangs drops the connection after the ordered time and sends nothing", async () => {
    await order({ kind: "hang", ms: 50 });
    const started = Date.now();
    await expect(bench.send()).rejects.toThrow();
    expect(Date.now() - started).toBeGreaterThanOrEqual(49);
    expect(await sentCount()).toBe(0);
  });

  it("that drops after accepting leaves the statuses as the only witness", async () => {
    await order({ kind: "accept_then_drop" });
    await expect(bench.send({ biz_opaque_callback_data: "m1" })).rejects.toThrow();
    expect(await sentCount()).toBe(1);
    await vi.waitFor(() =>
      expect(bench.business.statuses()[0]).toMatchObject({
        status: "sent",
        biz_opaque_callback_data: "m1",
      }),
    );
  });

  it("that is slow lets the status overtake the answer", async () => {
    await order({ kind: "slow", ms: 80 });
    const sending = bench.send();
    await vi.waitFor(() => expect(bench.business.statuses()[0]?.status).toBe("sent"));
    expect((await sending).status).toBe(200);
  });

  it("that garbles sends and answers something unreadable", async () => {
    await order({ kind: "garbled" });
    await expect(bench.send()).rejects.toThrow(SyntaxError);
    expect(await sentCount()).toBe(1);
  });

  it("can be meant for one number, spares read receipts and can be called off", async () => {
    await order({ kind: "error", phone_number_id: "100000000000002" });
    expect((await bench.send()).status).toBe(200);
    const { id } = (await bench.writes("marina", "oi")).body;
    await order({ kind: "error" });
    const read = await bench.graph(`/v26.0/${acme.phone_number_id}/messages`, {
      body: { messaging_product: "whatsapp", status: "read", message_id: id },
    });
    expect(read.status).toBe(200);
    expect((await bench.call("GET", "faults")).body).toHaveLength(2);
    await bench.call("DELETE", "faults");
    expect((await bench.send()).status).toBe(200);
  });

  it("of an unknown kind is refused", async () => {
    expect((await order({ kind: "gremlins" })).status).toBe(422);
  });
});
