import { uploadRequest } from "@prosa/shared/uploads.ts";
import { readBytes } from "../_shared/http/body.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Agent } from "./agent.ts";
import { checkUpload } from "./check_upload.ts";

const MAX_BYTES = 8 * 1024;

export async function route(request: Request, agent: Agent, host: Host): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*\/media(?=\/|$)/, "");
  if (`${request.method} ${path}` !== "POST /uploads") throw new Refusal("not_found");
  const bytes = await readBytes(request, MAX_BYTES);
  if (bytes === null) throw new Refusal("payload_too_large");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Refusal("body_not_json");
  }
  const asked = uploadRequest.safeParse(json);
  if (!asked.success) throw new Refusal("invalid_request");
  return Response.json(await checkUpload(asked.data, agent, host), { status: 201 });
}
