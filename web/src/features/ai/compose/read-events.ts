/** One event of a stream: its name and what it carries. */
export interface ServerEvent {
  event: string;
  data: unknown;
}

/** Reads server-sent events as our functions write them: one line of name, one of JSON. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (waiting + decoder.decode(value, { stream: true })).split("\n\n");
      waiting = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event && data) yield { event, data: JSON.parse(data) };
      }
    }
  } finally {
    // Whoever stops reading is gone: the model may stop writing.
    await reader.cancel().catch(() => undefined);
  }
}
