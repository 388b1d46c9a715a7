// One template of GET /<account>/message_templates in our words. Whatever it holds, it is listed;
// what we cannot send is named.
import {
  type ListedTemplate,
  type TemplateButton,
  type TemplateHeader,
  type TemplateStatus,
  type TemplateUnsupportedCode,
  templateStatuses,
} from "@prosa/shared/templates.ts";
import { asList, asObject, asText, type JsonObject } from "../../provider/json.ts";

/** Null for what has no id or name. */
export function parseTemplate(value: unknown): ListedTemplate | null {
  const template = asObject(value);
  const [ref, name, language] = [template.id, template.name, template.language].map(asText);
  if (!ref || !name || !language) return null;

  const parts = asList(template.components).map(asObject);
  const part = (type: string) => parts.find((candidate) => typeOf(candidate) === type);
  const body = asText(part("BODY")?.text) ?? "";
  const buttons = asList(part("BUTTONS")?.buttons).map(asObject);
  const components = {
    header: headerOf(part("HEADER")),
    body,
    footer: asText(part("FOOTER")?.text),
    buttons: buttons.map(buttonOf),
  };
  const reason = asText(template.rejected_reason);
  return {
    provider_ref: ref,
    name,
    language,
    category: (asText(template.category) ?? "utility").toLowerCase(),
    status: statusOf(template.status),
    parameter_format: template.parameter_format === "NAMED" ? "named" : "positional",
    components,
    parameters: {
      header: components.header?.kind === "text" ? blanksOf(components.header.text) : [],
      body: blanksOf(body),
      buttons: components.buttons.flatMap((button, place) => (isBlank(button) ? [`${place}`] : [])),
    },
    unsupported_code: unsupportedOf(parts, buttons, body),
    rejected_reason: reason === "NONE" ? null : reason,
    quality: QUALITIES[asText(asObject(template.quality_score).score) ?? ""] ?? null,
  };
}

const QUALITIES: Readonly<Record<string, ListedTemplate["quality"]>> = {
  GREEN: "high",
  YELLOW: "medium",
  RED: "low",
};

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  in_appeal: "pending",
  limit_exceeded: "paused",
};

function statusOf(value: unknown): TemplateStatus {
  const status = (asText(value) ?? "").toLowerCase();
  return templateStatuses.find((known) => known === status) ?? STATUSES[status] ?? "disabled";
}

function typeOf(part: JsonObject): string {
  return (asText(part.type) ?? "").toUpperCase();
}

function headerOf(part: JsonObject | undefined): TemplateHeader | null {
  switch (asText(part?.format)?.toUpperCase()) {
    case "TEXT":
      return { kind: "text", text: asText(part?.text) ?? "" };
    case "IMAGE":
      return { kind: "image" };
    case "VIDEO":
      return { kind: "video" };
    case "DOCUMENT":
      return { kind: "document" };
    default:
      return null;
  }
}

const BUTTON_KINDS: Readonly<Record<string, TemplateButton["kind"]>> = {
  URL: "link",
  // The code of a login, filled in as the end of an address.
  OTP: "link",
  PHONE_NUMBER: "phone",
  COPY_CODE: "code",
};

function buttonOf(button: JsonObject): TemplateButton {
  const kind = BUTTON_KINDS[typeOf(button)] ?? "reply";
  const url = kind === "link" ? (asText(button.url) ?? "{{1}}") : null;
  return { kind, text: asText(button.text) ?? "", url };
}

function isBlank({ kind, url }: TemplateButton): boolean {
  return kind === "code" || (url !== null && blanksOf(url).length > 0);
}

/** Each name once; numbers in their order, names as they stand. */
function blanksOf(text: string): string[] {
  const names = new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ""));
  const sorted = [...names];
  return sorted.every((name) => /^\d+$/.test(name))
    ? sorted.sort((a, b) => Number(a) - Number(b))
    : sorted;
}

const UNSUPPORTED_PARTS: Readonly<Record<string, TemplateUnsupportedCode | null>> = {
  HEADER: null,
  BODY: null,
  FOOTER: null,
  BUTTONS: null,
  CAROUSEL: "carousel",
  LIMITED_TIME_OFFER: "limited_time_offer",
  CALL_PERMISSION_REQUEST: "call_permission",
};

const UNSUPPORTED_BUTTONS: Readonly<Record<string, TemplateUnsupportedCode | null>> = {
  QUICK_REPLY: null,
  URL: null,
  PHONE_NUMBER: null,
  COPY_CODE: null,
  OTP: null,
  REQUEST_CONTACT_INFO: null,
  FLOW: "flow",
  CATALOG: "catalog",
  MPM: "catalog",
  SPM: "catalog",
  ORDER_DETAILS: "order_details",
  VOICE_CALL: "call_permission",
};

function unsupportedOf(
  parts: JsonObject[],
  buttons: JsonObject[],
  body: string,
): TemplateUnsupportedCode | null {
  const found = [
    ...parts.map((part) => lookUp(UNSUPPORTED_PARTS, typeOf(part))),
    ...buttons.map((button) => lookUp(UNSUPPORTED_BUTTONS, typeOf(button))),
    ...parts.filter((part) => typeOf(part) === "HEADER").map(unsupportedHeader),
    ...buttons.map(unsupportedLogin),
  ].filter((code) => code !== null);
  // The telling ones first: an unknown part may stand beside one that we know.
  return (
    found.find((code) => code !== "unknown_component") ??
    (found.length > 0 || body === "" ? "unknown_component" : null)
  );
}

function lookUp(
  table: Readonly<Record<string, TemplateUnsupportedCode | null>>,
  type: string,
): TemplateUnsupportedCode | null {
  return Object.hasOwn(table, type) ? (table[type] ?? null) : "unknown_component";
}

function unsupportedHeader(part: JsonObject): TemplateUnsupportedCode | null {
  if (headerOf(part) !== null) return null;
  switch (asText(part.format)?.toUpperCase()) {
    case "LOCATION":
      return "location_header";
    case "PRODUCT":
      return "catalog";
    default:
      return "unknown_component";
  }
}

/** Codes that go straight into an app of the tenant's need that app's signature. */
function unsupportedLogin(button: JsonObject): TemplateUnsupportedCode | null {
  const way = asText(button.otp_type) ?? asText(button.url)?.match(/otp_type=(\w+)/)?.[1];
  return way && way !== "COPY_CODE" ? "authentication_app" : null;
}
