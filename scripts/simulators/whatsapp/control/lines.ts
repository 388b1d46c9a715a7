// What a business does in Meta's dashboard: own a number, paste the webhook address, save it.
import { RequestRefused } from "../../http.ts";
import { userIdFor } from "../customers.ts";
import { GraphError } from "../graph-error.ts";
import { handshake } from "../graph-nodes.ts";
import type { WhatsApp } from "../simulator.ts";
import { addLine, type BusinessApp, type Line, type World } from "../world.ts";

const fields = [
  "app_secret",
  "access_token",
  "verify_token",
  "waba_id",
  "phone_number_id",
  "display_phone_number",
  "verified_name",
  "webhook_url",
] as const;

/** Without secrets, so that every page may show this. */
export function listLines(world: World) {
  return [...world.lines.values()].map((line) => publicLine(world, line));
}

function publicLine(world: World, line: Line) {
  const waba = world.wabas.get(line.waba_id);
  return {
    phone_number_id: line.phone_number_id,
    waba_id: line.waba_id,
    display_phone_number: line.display_phone_number,
    verified_name: line.verified_name,
    door: line.door,
    subscribed: waba?.subscribed ?? false,
    webhook_url: waba?.override_callback_uri ?? line.webhook_url,
  };
}

/** Adds a number, or changes the given fields of one that exists. */
export function configureLine(sim: WhatsApp, body: Record<string, unknown>) {
  const id = body.phone_number_id;
  const known = typeof id === "string" ? sim.world.lines.get(id) : undefined;
  const given = fields.filter((field) => typeof body[field] === "string");
  const missing = known ? [] : fields.filter((field) => !given.includes(field));
  if (missing.length > 0) {
    throw new RequestRefused(422, "field_required", `A new number needs ${missing.join(", ")}.`);
  }
  const changes = Object.fromEntries(given.map((field) => [field, body[field]]));
  const line = addLine(sim.world, { ...known, ...changes } as BusinessApp);
  for (const customer of sim.world.customers.values()) userIdFor(customer, line.waba_id);
  const view = publicLine(sim.world, line);
  sim.events.publish("number", view);
  return view;
}

/** "Verify and save": the address is kept only if it answers the handshake. */
export async function verifyWebhook(sim: WhatsApp, body: Record<string, unknown>) {
  const { phone_number_id: id, webhook_url: url, verify_token: token } = body;
  const line = typeof id === "string" ? sim.world.lines.get(id) : undefined;
  if (!line) throw new RequestRefused(404, "number_not_found", "No such business number.");
  if (typeof url !== "string" || !URL.canParse(url) || typeof token !== "string") {
    throw new RequestRefused(422, "webhook_invalid", "webhook_url and verify_token are required.");
  }
  try {
    await handshake(url, token);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw new RequestRefused(409, "webhook_not_verified", error.message);
  }
  line.webhook_url = url;
  line.verify_token = token;
  return publicLine(sim.world, line);
}
