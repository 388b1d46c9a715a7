// Bytes on the socket. Text frames are Phoenix messages (an object in vsn 1.0.0, an array in 2.0.0);
// binary frames of kind 3 (client to server) and 4 (server to client) carry one user broadcast.
export type Vsn = "1.0.0" | "2.0.0";

export interface Frame {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

/** A broadcast whose body stays bytes from sender to reader: never parsed, never re-encoded. */
export interface UserBroadcast {
  event: string;
  encoding: "json" | "binary";
  body: Buffer;
  meta?: Record<string, unknown>;
}

export interface ClientFrame extends Frame {
  user?: UserBroadcast;
}

/** What a room can carry: bytes, or the payload of a text frame as its sender wrote it. */
export type Broadcast =
  | { kind: "user"; message: UserBroadcast }
  | { kind: "text"; payload: unknown };

const pushKind = 3;
const broadcastKind = 4;
const maxHeader = 255;

/** Null for anything malformed: the frame is ignored and the socket stays open. */
export function decodeFrame(vsn: Vsn, data: Buffer, isBinary: boolean): ClientFrame | null {
  try {
    return isBinary ? decodePush(data) : decodeText(vsn, data.toString("utf8"));
  } catch {
    return null;
  }
}

export function encodeText(vsn: Vsn, frame: Frame): string {
  const { joinRef, ref, topic, event, payload } = frame;
  return vsn === "1.0.0"
    ? JSON.stringify({ join_ref: joinRef, ref, topic, event, payload })
    : JSON.stringify([joinRef, ref, topic, event, payload]);
}

/** Null when this reader cannot be told: binary for vsn 1.0.0, or a header over 255 bytes. */
export function encodeBroadcast(
  vsn: Vsn,
  topic: string,
  broadcast: Broadcast,
): string | Buffer | null {
  const frame = { joinRef: null, ref: null, topic, event: "broadcast" };
  if (broadcast.kind === "text") return encodeText(vsn, { ...frame, payload: broadcast.payload });
  const { event, encoding, body, meta } = broadcast.message;
  if (vsn === "2.0.0") return encodeUser(topic, broadcast.message);
  if (encoding === "binary") return null;
  const payload = { type: "broadcast", event, payload: JSON.parse(body.toString("utf8")) };
  return encodeText(vsn, { ...frame, payload: meta ? { ...payload, meta } : payload });
}

function encodeUser(topic: string, message: UserBroadcast): Buffer | null {
  const header = [topic, message.event, message.meta ? JSON.stringify(message.meta) : ""].map(
    (text) => Buffer.from(text),
  );
  if (header.some((part) => part.length > maxHeader)) return null;
  const encoding = message.encoding === "json" ? 1 : 0;
  const lengths = header.map((part) => part.length);
  return Buffer.concat([
    Buffer.from([broadcastKind, ...lengths, encoding]),
    ...header,
    message.body,
  ]);
}

function decodeText(vsn: Vsn, text: string): ClientFrame | null {
  const value: unknown = JSON.parse(text);
  if (vsn === "2.0.0") {
    if (!Array.isArray(value) || value.length < 5) return null;
    const [joinRef, ref, topic, event, payload] = value;
    return textFrame(joinRef, ref, topic, event, payload);
  }
  if (typeof value !== "object" || value === null) return null;
  const { join_ref, ref, topic, event, payload } = value as Record<string, unknown>;
  return textFrame(join_ref, ref, topic, event, payload);
}

function textFrame(
  joinRef: unknown,
  ref: unknown,
  topic: unknown,
  event: unknown,
  payload: unknown,
): ClientFrame | null {
  if (typeof topic !== "string" || typeof event !== "string") return null;
  return { joinRef: asRef(joinRef), ref: asRef(ref), topic, event, payload: payload ?? {} };
}

function asRef(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function decodePush(data: Buffer): ClientFrame | null {
  const [kind, ...rest] = data.subarray(0, 7);
  const [joinRefSize, refSize, topicSize, eventSize, metaSize, encoding] = rest;
  if (kind !== pushKind || encoding === undefined || encoding > 1) return null;
  let offset = 7;
  const take = (size = 0) => {
    if (offset + size > data.length) throw new RangeError("frame shorter than its header says");
    offset += size;
    return data.toString("utf8", offset - size, offset);
  };
  const joinRef = take(joinRefSize) || null;
  const ref = take(refSize) || null;
  const topic = take(topicSize);
  const event = take(eventSize);
  const meta = take(metaSize);
  if (meta) JSON.parse(meta);
  const user: UserBroadcast = {
    event,
    encoding: encoding === 1 ? "json" : "binary",
    body: Buffer.from(data.subarray(offset)),
  };
  return { joinRef, ref, topic, event: "broadcast", payload: {}, user };
}
