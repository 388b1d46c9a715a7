// Message templates as an adapter reads them from the provider, wa_templates keeps them and the
// composer fills them in. send_message() checks the values against `parameters` and writes the words.
import { z } from "zod";
import { mediaTypes } from "./message-content.ts";

/** Only an approved one is sent; the others are listed with what holds them. */
export const templateStatuses = ["approved", "pending", "rejected", "paused", "disabled"] as const;
export type TemplateStatus = (typeof templateStatuses)[number];

export const templateCategories = ["marketing", "utility", "authentication"] as const;
export type TemplateCategory = (typeof templateCategories)[number];

/** What a template may hold that we do not send yet. */
export const templateUnsupportedCodes = [
  "authentication_app",
  "call_permission",
  "carousel",
  "catalog",
  "flow",
  "limited_time_offer",
  "location_header",
  "order_details",
  "unknown_component",
] as const;
export type TemplateUnsupportedCode = (typeof templateUnsupportedCodes)[number];

export const templateHeader = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.enum(mediaTypes).extract(["image", "video", "document"]) }),
]);
export type TemplateHeader = z.infer<typeof templateHeader>;

export const templateButton = z.object({
  /** `reply` answers with its title, `code` copies what we fill in. */
  kind: z.enum(["reply", "link", "phone", "code"]),
  text: z.string(),
  /** Of a link; its end may be a blank. */
  url: z.string().nullable(),
});
export type TemplateButton = z.infer<typeof templateButton>;

/** What the customer sees, with its blanks as {{name}}; positional ones are {{1}}, {{2}} … */
export const templateComponents = z.object({
  header: templateHeader.nullable(),
  body: z.string(),
  footer: z.string().nullable(),
  buttons: z.array(templateButton),
});
export type TemplateComponents = z.infer<typeof templateComponents>;

/** The names of the blanks, in the order they stand in; a button's is its place from "0". */
export const templateParameters = z.object({
  header: z.array(z.string()),
  body: z.array(z.string()),
  buttons: z.array(z.string()),
});
export type TemplateParameters = z.infer<typeof templateParameters>;

export const templateDefinition = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string(),
  parameter_format: z.enum(["positional", "named"]),
  components: templateComponents,
  parameters: templateParameters,
});
/** What sending one needs to know of it. */
export type TemplateDefinition = z.infer<typeof templateDefinition>;

/** One template as the provider lists it. */
export type ListedTemplate = TemplateDefinition & {
  provider_ref: string;
  status: TemplateStatus;
  unsupported_code: TemplateUnsupportedCode | null;
  /** The provider's word for why it was rejected. */
  rejected_reason: string | null;
  quality: "high" | "medium" | "low" | null;
};
