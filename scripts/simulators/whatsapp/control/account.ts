// What changes on the business's side at Meta: numbers, webhooks, tokens, templates.
import { asObject, RequestRefused } from "../../http.ts";
import type { WhatsApp } from "../simulator.ts";
import { templateOf } from "../templates/demo.ts";
import type { Template } from "../templates/template.ts";
import type { Line } from "../world.ts";
import { configureLine, listLines, verifyWebhook } from "./lines.ts";
import { type Body, type Calls, doorOf, lineOf, text } from "./refs.ts";

export const account: Calls = {
  "GET numbers": ({ world }) => listLines(world),
  "POST numbers": (sim, body) => configureLine(sim, body),
  "POST webhook": (sim, body) => verifyWebhook(sim, body),
  "POST door": (sim, body) => {
    const line = lineOf(sim, body.phone_number_id);
    line.door = doorOf(body.door) ?? "own";
    return { phone_number_id: line.phone_number_id, door: line.door };
  },
  "POST tokens": ({ world }, body) => {
    const token = text(body.access_token, "access_token");
    if (body.expired === false) world.expiredTokens.delete(token);
    else world.expiredTokens.add(token);
    return { expired: world.expiredTokens.has(token) };
  },
  "GET templates": (sim, _body, query) =>
    templatesOf(sim, lineOf(sim, query.get("phone_number_id"))),
  "POST templates": changeTemplate,
  "DELETE templates": (sim, body) => {
    const line = lineOf(sim, body.phone_number_id);
    const left = templatesOf(sim, line).filter((template) => template.name !== body.name);
    sim.world.templates.set(line.waba_id, left);
    return left;
  },
  /** Any other thing Meta tells about an account: quality, a ban, a category. */
  "POST account": async (sim, body) => {
    const line = lineOf(sim, body.phone_number_id);
    const value = asObject(body.value);
    if (!value) throw new RequestRefused(422, "field_required", "value must be an object.");
    return tell(sim, line, text(body.field, "field"), value);
  },
};

function templatesOf(sim: WhatsApp, line: Line): Template[] {
  return sim.world.templates.get(line.waba_id) ?? [];
}

const changeable = [
  "category",
  "status",
  "parameter_format",
  "components",
  "rejected_reason",
  "quality_score",
] as const;

/** Adds a template, or changes one of that name and language; a new status is told by webhook. */
async function changeTemplate(sim: WhatsApp, body: Body): Promise<Template> {
  const line = lineOf(sim, body.phone_number_id);
  const name = text(body.name, "name");
  const language = typeof body.language === "string" ? body.language : "pt_BR";
  const list = templatesOf(sim, line);
  const known = list.find((one) => one.name === name && one.language === language);
  const changes = Object.fromEntries(
    changeable.filter((key) => body[key] !== undefined).map((key) => [key, body[key]]),
  ) as Partial<Template>;
  if (!known && !Array.isArray(changes.components)) {
    throw new RequestRefused(422, "field_required", "A new template needs components.");
  }
  const before = known?.status;
  const template =
    known ?? templateOf(line.waba_id, { name, language, components: changes.components! });
  Object.assign(template, changes);
  if (!known) sim.world.templates.set(line.waba_id, [...list, template]);
  if (template.status !== before && body.quiet !== true) {
    await tell(sim, line, "message_template_status_update", {
      event: template.status,
      message_template_id: Number(template.id),
      message_template_name: name,
      message_template_language: language,
      reason: template.rejected_reason,
      message_template_category: template.category,
    });
  }
  return template;
}

async function tell(sim: WhatsApp, line: Line, field: string, value: Body) {
  const { accepted } = await sim.courier.post({
    line,
    kind: "account",
    tells: field,
    customer_id: null,
    field,
    value,
  });
  return { accepted };
}
