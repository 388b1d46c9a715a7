import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../memory-storage.ts";
import { createOutgoing, isStored, type Outgoing } from "./outgoing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function setUp(storage = memoryStorage()) {
  const sent: Outgoing[] = [];
  const server = {
    answer: async (_message: Outgoing): Promise<void> => undefined,
    prepare: async (_message: Outgoing): Promise<Pick<Outgoing, "type" | "payload">> => ({
      type: "image",
      payload: { upload_id: "upload" },
    }),
  };
  let seq = 0;
  const queue = createOutgoing({
    storage,
    owner: "bruno",
    prepare: (message) => server.prepare(message),
    send: async (message) => {
      sent.push(message);
      await server.answer(message);
      return ++seq;
    },
    refusal: (error) => (error instanceof Refused ? error.code : null),
    backoff: (failures) => failures * 1_000,
  });
  const write = (body: string, conversationId = "c1") =>
    queue.enqueue({ conversationId, type: "text", body }) as Outgoing;
  return { queue, sent, server, storage, write };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const offline = async () => {
  throw new TypeError("Failed to fetch");
};

describe("the outgoing queue", () => {
  it("sends in the order of the clicks, one at a time", async () => {
    const { sent, server, write } = setUp();
    const answers: (() => void)[] = [];
    server.answer = () => new Promise((resolve) => answers.push(resolve));
    write("um");
    write("dois");
    await settle();
    expect(sent.map((m) => m.body)).toEqual(["um"]);
    answers[0]?.();
    await settle();
    expect(sent.map((m) => m.body)).toEqual(["um", "dois"]);
  });

  it("does not let one conversation wait for another", async () => {
    const { sent, server, write } = setUp();
    server.answer = () => new Promise(() => undefined);
    write("um", "c1");
    write("dois", "c2");
    await settle();
    expect(sent.map((m) => m.body)).toEqual(["um", "dois"]);
  });

  it("tries again with the same id until the network is back, in order", async () => {
    const { queue, sent, server, write } = setUp();
    server.answer = offline;
    write("um");
    write("dois");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(new Set(sent.map((m) => m.body))).toEqual(new Set(["um"]));
    expect(new Set(sent.map((m) => m.clientId)).size).toBe(1);
    server.answer = async () => undefined;
    queue.flush();
    await settle();
    expect(queue.all().map((m) => m.state)).toEqual(["accepted", "accepted"]);
    expect(sent.at(-1)?.body).toBe("dois");
  });

  it("keeps the reason of a refusal and goes on with the next message", async () => {
    const { queue, server, write } = setUp();
    server.answer = async (message) => {
      if (message.body === "um") throw new Refused("outside_window");
    };
    write("um");
    write("dois");
    await settle();
    expect(queue.all().map((m) => [m.state, m.code])).toEqual([
      ["refused", "outside_window"],
      ["accepted", null],
    ]);
  });

  it("sends a refused message again only when asked to", async () => {
    const { queue, sent, server, write } = setUp();
    server.answer = async () => {
      throw new Refused("channel_inactive");
    };
    const message = write("um");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(1);
    server.answer = async () => undefined;
    queue.retry(message.clientId);
    await settle();
    expect(sent.map((m) => m.clientId)).toEqual([message.clientId, message.clientId]);
  });

  it("loses nothing in a reload, not even what was on its way", async () => {
    const storage = memoryStorage();
    const before = setUp(storage);
    before.server.answer = () => new Promise(() => undefined);
    const message = before.write("um");
    await settle();
    before.queue.close();

    const after = setUp(storage);
    after.queue.flush();
    await settle();
    expect(after.sent.map((m) => m.clientId)).toEqual([message.clientId]);
    after.queue.remove(message.clientId);
    expect(storage.length).toBe(0);
  });

  it("keeps the order of one millisecond and of a clock set back, whatever order the storage has", async () => {
    const { queue, server, storage, write } = setUp();
    server.answer = offline;
    write("um");
    write("dois");
    vi.setSystemTime(Date.now() - 3_600_000);
    write("três");
    await settle();
    queue.close();
    const turned = memoryStorage();
    for (let i = storage.length - 1; i >= 0; i--) {
      const key = storage.key(i) ?? "";
      turned.setItem(key, storage.getItem(key) ?? "");
    }
    const { queue: next } = setUp(turned);
    expect(next.all().map(({ body }) => body)).toEqual(["um", "dois", "três"]);
  });

  it("does not come back with what the server has accepted before the reload", async () => {
    const storage = memoryStorage();
    const before = setUp(storage);
    before.write("um");
    await settle();
    expect(storage.length).toBe(1);
    expect(setUp(storage).queue.all()).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it("is done with a message that the thread shows, or has long passed", async () => {
    const { queue, write } = setUp();
    const { clientId } = write("um");
    await settle();
    const [message] = queue.all();
    if (!message) throw new Error("the message is gone");
    expect(isStored(message, new Set(), 0)).toBe(false);
    expect(isStored(message, new Set([clientId]), 0)).toBe(true);
    expect(isStored(message, new Set(), 80)).toBe(true);
  });

  const photo = { key: "k", name: "foto.jpg", mime: "image/jpeg", size: 10, uploaded: false };

  it("waits for the file of a message, and what is said after it waits too", async () => {
    const { queue, sent, server, write } = setUp();
    let come: (value: Pick<Outgoing, "type" | "payload">) => void = () => undefined;
    server.prepare = () => new Promise((resolve) => (come = resolve));
    queue.enqueue({ conversationId: "c1", type: "document", body: "olha", file: photo });
    write("viu?");
    await settle();
    expect(sent).toEqual([]);
    come({ type: "image", payload: { upload_id: "u1" } });
    await settle();
    expect(sent.map((m) => [m.type, m.body, m.payload])).toEqual([
      ["image", "olha", { upload_id: "u1" }],
      ["text", "viu?", {}],
    ]);
  });

  it("does not send a message given up while its file was on the way", async () => {
    const { queue, sent, server, write } = setUp();
    let come: (value: Pick<Outgoing, "type" | "payload">) => void = () => undefined;
    server.prepare = () => new Promise((resolve) => (come = resolve));
    const message = queue.enqueue({
      conversationId: "c1",
      type: "image",
      body: null,
      file: photo,
    });
    write("depois");
    await settle();
    queue.remove(message?.clientId ?? "");
    come({ type: "image", payload: { upload_id: "u1" } });
    await settle();
    expect(sent.map((m) => m.body)).toEqual(["depois"]);
  });

  it("asks for a file once, however often the message is tried", async () => {
    const { queue, sent, server } = setUp();
    const prepare = vi.fn(server.prepare);
    server.prepare = prepare;
    server.answer = offline;
    queue.enqueue({ conversationId: "c1", type: "image", body: null, file: photo });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent.length).toBeGreaterThan(1);
    expect(prepare).toHaveBeenCalledTimes(1);
  });

  it("takes the same words within two seconds for a storm of clicks", async () => {
    const { queue, sent, write } = setUp();
    write("um");
    expect(queue.enqueue({ conversationId: "c1", type: "text", body: "um" })).toBeNull();
    write("um", "c2");
    await vi.advanceTimersByTimeAsync(2_000);
    write("um", "c2");
    await settle();
    expect(sent.map((m) => m.conversationId)).toEqual(["c1", "c2", "c2"]);
  });

  it("sends what was refused again with what the person has agreed to", async () => {
    const { queue, sent, server, write } = setUp();
    server.answer = async () => {
      throw new Refused("duplicate_30s");
    };
    const message = write("um");
    await settle();
    server.answer = async () => undefined;
    queue.retry(message.clientId, { allow_duplicate: true });
    await settle();
    expect(sent.at(-1)?.payload).toEqual({ allow_duplicate: true });
  });

  it("sends nothing once closed", async () => {
    const { queue, sent, server, write } = setUp();
    server.answer = offline;
    write("um");
    await settle();
    queue.close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(1);
  });
});
