// A bare WebSocket, for what supabase-js would never send.
export interface RawSocket {
  texts: string[];
  binaries: string[];
  send(frame: unknown): void;
  sendRaw(data: string | ArrayBufferView<ArrayBuffer>): void;
  isOpen(): boolean;
  close(): void;
}

/** With `hear` the messages go there, and none is kept. */
export async function rawSocket(
  url: string,
  query: Record<string, string>,
  hear?: (message: string) => void,
): Promise<RawSocket> {
  const address = `${url.replace("http", "ws")}/realtime/v1/websocket?${new URLSearchParams(query)}`;
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  const texts: string[] = [];
  const binaries: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    const text = typeof data === "string" ? data : Buffer.from(data).toString("utf8");
    if (hear) hear(text);
    else (typeof data === "string" ? texts : binaries).push(text);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  return {
    texts,
    binaries,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendRaw: (data) => socket.send(data),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.close(),
  };
}
