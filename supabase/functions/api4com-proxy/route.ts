import type { z } from "zod";
import { readBytes } from "../_shared/http/body.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Carrier } from "../_shared/telephony/carrier.ts";
import type { Caller } from "./caller.ts";

export interface Asked {
  request: Request;
  caller: Caller;
  host: Host;
  carrier: Carrier;
  /** What stands for `:id` in the path; "" where it has none. */
  id: string;
}

export interface Route {
  method: "GET" | "POST" | "PATCH";
  path: string;
  /** Also for who only looks on. */
  forEveryone?: true;
  answer(asked: Asked): Promise<Response>;
}

const MAX_BYTES = 16 * 1024;

/** An empty body is an empty object. */
export async function bodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const bytes = await readBytes(request, MAX_BYTES);
  if (bytes === null) throw new Refusal("payload_too_large");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes) || "{}");
  } catch {
    throw new Refusal("body_not_json");
  }
  const checked = schema.safeParse(json);
  if (!checked.success) throw new Refusal("invalid_request");
  return checked.data;
}
