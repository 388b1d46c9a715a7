// GET /{waba}/message_templates: filters, fields and cursors.
import { invalid } from "../graph-error.ts";
import type { Line, World } from "../world.ts";
import type { Template } from "./template.ts";

const defaults = ["name", "parameter_format", "components", "language", "status", "category"];
const optional = ["rejected_reason", "quality_score"];
const largestPage = 250;

export function listTemplates(world: World, line: Line, url: URL): Record<string, unknown> {
  const query = url.searchParams;
  const matching = (world.templates.get(line.waba_id) ?? []).filter((template) =>
    (["name", "language", "status", "category"] as const).every((key) => {
      const wanted = query.get(key);
      return wanted === null || wanted === "" || template[key] === wanted;
    }),
  );
  const limit = limitOf(query.get("limit"));
  const start = startOf(matching, query.get("after"), query.get("before"), limit);
  const page = matching.slice(start, start + limit);
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) return { data: [] };

  const link = (direction: "after" | "before", template: Template) => {
    const next = new URL(url);
    next.searchParams.delete("after");
    next.searchParams.delete("before");
    next.searchParams.delete("access_token");
    next.searchParams.set(direction, cursorOf(template));
    return next.href;
  };
  return {
    data: page.map((template) => pick(template, query.get("fields"))),
    paging: {
      cursors: { before: cursorOf(first), after: cursorOf(last) },
      ...(start + limit < matching.length ? { next: link("after", last) } : {}),
      ...(start > 0 ? { previous: link("before", first) } : {}),
    },
  };
}

function limitOf(value: string | null): number {
  if (value === null) return 25;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1)
    throw invalid("Param limit must be a positive integer.");
  return Math.min(limit, largestPage);
}

function cursorOf(template: Template): string {
  return Buffer.from(template.id).toString("base64url");
}

function startOf(list: Template[], after: string | null, before: string | null, limit: number) {
  const cursor = after ?? before;
  if (cursor === null || cursor === "") return 0;
  const place = list.findIndex((template) => cursorOf(template) === cursor);
  if (place < 0) throw invalid("Invalid cursors values");
  return after ? place + 1 : Math.max(0, place - limit);
}

function pick(template: Template, fields: string | null): Record<string, unknown> {
  const wanted = fields ? fields.split(",").map((field) => field.trim()) : defaults;
  for (const field of wanted) {
    if (field !== "id" && !defaults.includes(field) && !optional.includes(field)) {
      throw invalid(`Tried accessing nonexisting field (${field}) on node type (MessageTemplate)`);
    }
  }
  return Object.fromEntries([...wanted, "id"].map((key) => [key, template[key as keyof Template]]));
}
