import { describe, expect, it } from "vitest";
import { readEvents, type ServerEvent } from "./read-events.ts";

async function read(chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe("readEvents", () => {
  it("puts together what was cut anywhere, a letter with its accent too", async () => {
    const text =
      'event: texto\ndata: {"delta":"Até já\\n\\n"}\n\nevent: fim\ndata: {"resposta":"Até já"}\n\n';
    const bytes = new TextEncoder().encode(text);
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(await read([bytes.slice(0, cut), bytes.slice(cut)])).toEqual([
        { event: "texto", data: { delta: "Até já\n\n" } },
        { event: "fim", data: { resposta: "Até já" } },
      ]);
    }
  });

  it("leaves out what was never finished", async () => {
    const bytes = new TextEncoder().encode('event: texto\ndata: {"delta":"a"}\n\nevent: fim\nda');
    expect(await read([bytes])).toEqual([{ event: "texto", data: { delta: "a" } }]);
  });
});
