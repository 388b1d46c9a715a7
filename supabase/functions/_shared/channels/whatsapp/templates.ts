// The account's message templates, page after page.
import type { ListedTemplate } from "@prosa/shared/templates.ts";
import { call } from "../../provider/call.ts";
import { asList, asObject, asText } from "../../provider/json.ts";
import type { Fetch } from "../../provider/provider.ts";
import type { Connection, TemplateList } from "../channel.ts";
import { connectionCodeOf, headersOf, urlOf } from "./api.ts";
import { settings } from "./config.ts";
import { parseTemplate } from "./parse-template.ts";

const FIELDS =
  "id,name,language,status,category,parameter_format,components,rejected_reason,quality_score";
const PAGE = 100;
/** An account may own 6,000 templates. */
const MAX_PAGES = 100;

export async function listTemplates(connection: Connection, http: Fetch): Promise<TemplateList> {
  const account = settings.shape.waba_id.safeParse(asObject(connection.settings).waba_id);
  if (!account.success) return { ok: false, retry: false, code: "business_account_unknown" };
  const templates: ListedTemplate[] = [];
  let after: string | null = null;

  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const url: URL = new URL(urlOf(connection, `${account.data}/message_templates`));
    url.searchParams.set("fields", FIELDS);
    url.searchParams.set("limit", String(PAGE));
    if (after !== null) url.searchParams.set("after", after);
    const result = await call(http, url.href, { headers: headersOf(connection) });
    const code = connectionCodeOf(result, "business_account_unknown", (answer) =>
      Array.isArray(answer.data),
    );
    if (code !== null) return { ok: false, retry: RETRIED.has(code), code };

    const answer = asObject(result.end === "answered" ? result.json : null);
    templates.push(...asList(answer.data).flatMap((value) => parseTemplate(value) ?? []));
    const { next, cursors } = asObject(answer.paging);
    after = asText(next) === null ? null : asText(asObject(cursors).after);
    if (after === null) return { ok: true, templates };
  }
  // Half a list would mark the rest as removed.
  return { ok: false, retry: false, code: "unknown_answer" };
}

const RETRIED: ReadonlySet<string> = new Set([
  "rate_limited",
  "unknown_answer",
  "provider_unreachable",
  "provider_unavailable",
  "provider_timeout",
]);
