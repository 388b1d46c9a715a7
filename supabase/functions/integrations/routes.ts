import { connectRequest, testRequest } from "@prosa/shared/integrations.ts";
import type { z } from "zod";
import { readBytes } from "../_shared/http/body.ts";
import type { Host } from "../_shared/http/host.ts";
import { Refusal } from "../_shared/http/problem.ts";
import type { Admin } from "./admin.ts";
import { catalog } from "./catalog.ts";
import { connectIntegracao } from "./connect.ts";
import { testIntegracao } from "./test_integracao.ts";

const MAX_BYTES = 64 * 1024;

export async function route(request: Request, admin: Admin, host: Host): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*\/integrations(?=\/|$)/, "");
  switch (`${request.method} ${path}`) {
    case "GET /catalog":
      return Response.json(catalog(host.env));
    case "POST /connect":
      return Response.json(
        await connectIntegracao(await bodyOf(request, connectRequest), admin, host),
      );
    case "POST /test":
      return Response.json(await testIntegracao(await bodyOf(request, testRequest), admin, host));
    default:
      throw new Refusal("not_found");
  }
}

async function bodyOf<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const bytes = await readBytes(request, MAX_BYTES);
  if (bytes === null) throw new Refusal("payload_too_large");
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Refusal("body_not_json");
  }
  const checked = schema.safeParse(json);
  if (!checked.success) throw new Refusal("invalid_request");
  return checked.data;
}
