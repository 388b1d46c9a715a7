import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Host } from "../_shared/http/host.ts";
import { databaseError } from "../_shared/http/testing.ts";
import { accepts, claimed, TOKEN, work } from "./testing.ts";

describe("the outbox", () => {
  it("sends everything that is due and settles each with the provider's own id", async () => {
    const queue = Array.from({ length: 37 }, (_, index) => claimed(index));
    const { summary, settled, woken } = await work({ queue });
    assert.equal(summary.claimed, 37);
    assert.equal(summary.sent, 37);
    assert.equal(summary.more, false);
    assert.equal(woken, 0);
    for (const { outbox_id, message_id } of queue) {
      const outcome = settled.get(outbox_id);
      assert.ok(outcome?.result === "sent");
      assert.equal(outcome.provider_ref, `wamid.${message_id}`);
    }
  });

  it("speaks to the provider about ten at a time, never more", async () => {
    let now = 0;
    let most = 0;
    // Nobody is answered before ten have asked.
    const ten = Promise.withResolvers<void>();
    const slow: Host["http"] = async (url, init) => {
      most = Math.max(most, ++now);
      if (now === 10) ten.resolve();
      await ten.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return accepts(url, init);
    };
    await work({ queue: Array.from({ length: 40 }, (_, i) => claimed(i)), provider: slow });
    assert.equal(most, 10);
  });

  it("notes the attempt before the call, and does not call when the lease is lost", async () => {
    const order: string[] = [];
    const { settled, summary } = await work({
      queue: [claimed(1), claimed(2)],
      database: {
        startAttempt: ({ outbox_id }) => {
          order.push(`start ${outbox_id}`);
          return Promise.resolve(outbox_id === "1");
        },
      },
      provider: (url, init) => {
        order.push("call");
        return accepts(url, init);
      },
    });
    assert.deepEqual(order.toSorted(), ["call", "start 1", "start 2"]);
    assert.ok(order.indexOf("start 1") < order.indexOf("call"));
    assert.deepEqual([...settled.keys()], ["1"]);
    assert.equal(summary.sent, 1);
  });

  it("says what the provider said: later, no, and we do not know", async () => {
    const answers: Record<string, () => Promise<Response>> = {
      "mensagem 1": () =>
        Promise.resolve(Response.json({ error: { code: 130429 } }, { status: 400 })),
      "mensagem 2": () =>
        Promise.resolve(Response.json({ error: { code: 131047 } }, { status: 400 })),
      "mensagem 3": () => Promise.reject(new DOMException("", "TimeoutError")),
    };
    const { settled, summary } = await work({
      queue: [claimed(1), claimed(2), claimed(3)],
      provider: (_url, init) => answers[JSON.parse(String(init?.body)).text.body]!(),
    });
    assert.equal(settled.get("1")?.result, "retry");
    assert.equal(settled.get("2")?.result, "failed");
    assert.equal(settled.get("3")?.result, "uncertain");
    assert.deepEqual(
      [summary.sent, summary.retried, summary.failed, summary.uncertain],
      [0, 1, 1, 1],
    );
  });

  it("tries to settle again: only we know what the provider answered", async () => {
    let tries = 0;
    const { summary } = await work({
      queue: [claimed(1)],
      database: {
        settleAttempt: () => {
          tries += 1;
          return tries < 3 ? Promise.reject(databaseError("08006")) : Promise.resolve();
        },
      },
    });
    assert.equal(tries, 3);
    assert.equal(summary.sent, 1);
  });

  it("does not call the provider with a token that does not open", async () => {
    let calls = 0;
    const { settled } = await work({
      queue: [
        claimed(1, { access_token: "v1.gone.AAAA.AAAA" }),
        claimed(2, { access_token: null }),
      ],
      provider: (url, init) => {
        calls += 1;
        return accepts(url, init);
      },
    });
    assert.equal(calls, 0);
    for (const outcome of settled.values()) {
      assert.deepEqual(outcome, { result: "retry", code: "channel_auth", retry_after_ms: null });
    }
  });

  it("fails what waited until the window had closed, without asking the provider", async () => {
    let calls = 0;
    const { settled, summary } = await work({
      queue: [claimed(1, { window_closed: true }), claimed(2)],
      database: {
        startAttempt: ({ outbox_id }) => Promise.resolve(assert.equal(outbox_id, "2") ?? true),
      },
      provider: (url, init) => {
        calls += 1;
        return accepts(url, init);
      },
    });
    assert.deepEqual([calls, summary.sent, summary.failed], [1, 1, 1]);
    const outcome = settled.get("1");
    assert.ok(outcome?.result === "failed" && outcome.unasked);
    assert.equal(outcome.code, "outside_window");
  });

  it("fails a message of a channel this build does not speak", async () => {
    const { settled } = await work({ queue: [claimed(1, { channel_kind: "pigeon" })] });
    assert.equal(settled.get("1")?.result, "failed");
  });

  it("lets one broken message keep nobody else waiting", async () => {
    const { summary, lines } = await work({
      queue: [claimed(1), claimed(2), claimed(3)],
      database: {
        startAttempt: ({ outbox_id }) =>
          outbox_id === "2" ? Promise.reject(databaseError("08006")) : Promise.resolve(true),
      },
    });
    assert.equal(summary.sent, 2);
    assert.ok(lines.some(({ event }) => event === "message.unsettled"));
  });

  it("waits for the calls under way when the database goes away", async () => {
    let asked = 0;
    let settled = 0;
    const gone = work({
      database: {
        claimMessages: () => {
          asked += 1;
          if (asked > 1) return Promise.reject(databaseError("08006"));
          return Promise.resolve([claimed(1), claimed(2)]);
        },
        settleAttempt: () => {
          settled += 1;
          return Promise.resolve();
        },
      },
    });
    await assert.rejects(gone);
    assert.equal(settled, 2);
  });

  it("asks to be called again when the time is up and work is left", async () => {
    const endless = async (_worker: string, max: number) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return Array.from({ length: max }, (_, index) => claimed(index));
    };
    const { summary, woken } = await work({
      database: { claimMessages: endless },
      takeForMs: 60,
    });
    assert.equal(summary.more, true);
    assert.equal(woken, 1);
    assert.equal(summary.sent, summary.claimed);
  });

  it("stays awake a moment for what is queued while the database may not call again", async () => {
    let asked = 0;
    const { summary } = await work({
      lingerMs: 400,
      database: {
        claimMessages: () => {
          asked += 1;
          return Promise.resolve(asked === 2 ? [claimed(1)] : []);
        },
      },
    });
    assert.equal(summary.sent, 1);
  });

  it("logs ids and outcomes, never the words, the phone or the token", async () => {
    const message = claimed(1);
    const { lines } = await work({ queue: [message] });
    const text = JSON.stringify(lines);
    const sent = lines.find(({ event }) => event === "message.sent");
    const { tenant_id, channel_id, channel_kind } = message;
    assert.deepEqual(
      [sent?.tenant_id, sent?.channel_id, sent?.channel],
      [tenant_id, channel_id, channel_kind],
    );
    for (const secret of ["mensagem 1", "5511999990101", TOKEN]) assert.ok(!text.includes(secret));
  });
});
