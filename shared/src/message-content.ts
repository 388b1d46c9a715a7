// What each type of message carries in its payload, either way, and the limits a channel may set.
// send_message() refuses in the database what does not fit; the composer asks these first, so that a
// person reads the reason beside the field.
import { z } from "zod";

/** Types whose content is a file: one row of message_attachments each, the caption is the body. */
export const mediaTypes = ["image", "video", "audio", "document", "sticker"] as const;
export type MediaType = (typeof mediaTypes)[number];

export function isMediaType(type: string): type is MediaType {
  return (mediaTypes as readonly string[]).includes(type);
}

const text = z.string().min(1);

export const location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(1000).nullish(),
  address: z.string().max(1000).nullish(),
});
export type Location = z.infer<typeof location>;

export const contactCard = z.object({
  name: text.max(300),
  phones: z.array(z.object({ phone: text.max(40), type: z.string().max(20).nullish() })).max(20),
  emails: z.array(z.string().max(320)).max(20).default([]),
  organization: z.string().max(300).nullish(),
});
export type ContactCard = z.infer<typeof contactCard>;

const choice = z.object({ id: text, title: text });

/** What we offer the customer to tap. The words above the choices are the message's body. */
export const interactive = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("buttons"),
    header: z.string().nullish(),
    footer: z.string().nullish(),
    buttons: z.array(choice).min(1),
  }),
  z.object({
    kind: z.literal("list"),
    header: z.string().nullish(),
    footer: z.string().nullish(),
    button: text,
    sections: z
      .array(
        z.object({
          title: z.string().nullish(),
          rows: z.array(choice.extend({ description: z.string().nullish() })).min(1),
        }),
      )
      .min(1),
  }),
  z.object({
    kind: z.literal("link"),
    header: z.string().nullish(),
    footer: z.string().nullish(),
    label: text,
    url: z.url({ protocol: /^https?$/ }),
  }),
]);
export type Interactive = z.infer<typeof interactive>;

/** What the customer tapped: the title is the message's body too. */
export const choiceMade = z.object({
  kind: z.enum(["button", "list", "template_button", "form"]),
  id: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullish(),
  /** The answers of a form, as the provider gives them. */
  answers: z.record(z.string(), z.unknown()).nullish(),
});
export type ChoiceMade = z.infer<typeof choiceMade>;

export const order = z.object({
  catalog_id: z.string().nullable(),
  items: z.array(
    z.object({
      id: z.string(),
      quantity: z.number(),
      price: z.number().nullable(),
      currency: z.string().nullable(),
    }),
  ),
});
export type Order = z.infer<typeof order>;

/** An advertisement the customer clicked before writing. */
export const referral = z.object({
  source_type: z.string().nullish(),
  source_id: z.string().nullish(),
  source_url: z.string().nullish(),
  headline: z.string().nullish(),
  body: z.string().nullish(),
  /** The click itself, as the advertiser counts it. */
  ctwa_clid: z.string().nullish(),
});
export type Referral = z.infer<typeof referral>;

/** Values for a template's blanks; positional templates name them "1", "2" … */
export const templateValues = z.object({
  template_id: z.uuid(),
  header: z.record(z.string(), z.string()).default({}),
  body: z.record(z.string(), z.string()).default({}),
  /** By the button's place from 0: the end of its address, or the code it copies. */
  buttons: z.record(z.string(), z.string()).default({}),
  /** The file of a media header. */
  upload_id: z.uuid().nullish(),
});
export type TemplateValues = z.infer<typeof templateValues>;

/** A template as the customer sees it, besides the body's words; send_message() writes it down. */
export interface TemplateShown {
  name: string;
  language: string;
  shown: { header: string | null; footer: string | null; buttons: string[] };
}

/** The marks any message from the provider may bear. */
export interface Marks {
  forwarded?: true;
  frequently_forwarded?: true;
  referral?: Referral;
  /** The product the customer asks about. */
  product?: { catalog_id: string | null; id: string };
  /** Who of a group said it: the contact is the group. */
  group_author?: { name: string | null; address: string | null };
  /** Ours, but typed in the provider's own app. */
  in_app?: true;
}

/** What `payload` holds, by type; every inbound one may bear Marks besides. */
export interface ContentPayloads {
  text: Marks;
  image: Marks;
  video: Marks;
  audio: Marks & { voice?: true };
  document: Marks;
  sticker: Marks & { animated?: true };
  location: Marks & { location: Location };
  contacts: Marks & { contacts: ContactCard[] };
  /** Ours offers, the customer's chooses. */
  interactive: Marks & ({ interactive: Interactive } | { choice: ChoiceMade });
  template: { template: TemplateValues & TemplateShown };
  /** Null takes the reaction back. The message reacted to is `reply_to_id`. */
  reaction: { emoji: string | null };
  order: Marks & { order: Order };
}

/** What a channel can carry, as its adapter says it and `channels.capabilities` keeps it. */
export const capabilities = z.object({
  types: z.array(z.string()),
  caption_max: z.number().int().default(0),
  /** Per type of media: the largest file in bytes and the MIME types the provider takes. */
  media: z.partialRecord(
    z.enum(mediaTypes),
    z.object({
      max_bytes: z.number().int(),
      /** Where pictures that move may be larger. */
      animated_max_bytes: z.number().int().optional(),
      mime_types: z.array(z.string()),
    }),
  ),
  interactive: z
    .object({
      buttons_max: z.number().int(),
      button_title_max: z.number().int(),
      list_sections_max: z.number().int(),
      list_rows_max: z.number().int(),
      list_button_max: z.number().int(),
      row_title_max: z.number().int(),
      row_description_max: z.number().int(),
      section_title_max: z.number().int(),
      choice_id_max: z.number().int(),
      header_max: z.number().int(),
      footer_max: z.number().int(),
      buttons_body_max: z.number().int(),
      list_body_max: z.number().int(),
      link_label_max: z.number().int(),
    })
    .nullable(),
  reactions: z.boolean(),
  templates: z.boolean(),
  /** With the blanks filled in. */
  template_header_max: z.number().int().optional(),
  template_body_max: z.number().int().optional(),
  template_code_max: z.number().int().optional(),
  /** How fast one customer may be written to; null where the provider does not mind. */
  pair_limit: z.object({ burst: z.number().int(), every_seconds: z.number() }).nullish(),
  read_receipts: z.boolean(),
  typing: z.boolean(),
});
export type ChannelCapabilities = z.infer<typeof capabilities>;
