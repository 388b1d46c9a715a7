import type { ChannelCapabilities, Interactive } from "@prosa/shared/message-content.ts";

export type InteractiveLimits = NonNullable<ChannelCapabilities["interactive"]>;
type Kind<K extends Interactive["kind"]> = Extract<Interactive, { kind: K }>;

const length = (text: string | null | undefined) => [...(text ?? "")].length;
const filled = (text: string) => text.trim() || null;

interface Around {
  header: string;
  footer: string;
}

/** Answers are known by their place: it is what comes back when one is tapped. */
export function buttonsOf(
  form: Around,
  titles: readonly { title: string }[],
): Kind<"buttons"> | null {
  const buttons = titles.map(({ title }, place) => ({ id: `${place + 1}`, title: title.trim() }));
  if (buttons.some(({ title }) => title === "")) return null;
  return { kind: "buttons", header: filled(form.header), footer: filled(form.footer), buttons };
}

export interface ListSection {
  key: number;
  title: string;
  rows: { key: number; title: string; description: string }[];
}

export function listOf(
  form: Around & { button: string },
  sections: readonly ListSection[],
): Kind<"list"> | null {
  let place = 0;
  const made = sections.map((section) => ({
    title: filled(section.title),
    rows: section.rows.map((row) => ({
      id: `${++place}`,
      title: row.title.trim(),
      description: filled(row.description),
    })),
  }));
  const button = form.button.trim();
  const whole = made.every(({ rows }) => rows.length > 0 && rows.every(({ title }) => title));
  // The provider wants every section named as soon as there are two.
  const named = made.length < 2 || made.every(({ title }) => title);
  if (button === "" || !whole || !named) return null;
  const { header, footer } = form;
  return { kind: "list", header: filled(header), footer: filled(footer), button, sections: made };
}

/** A list whose options are still being written, for the preview. */
export function draftOf(form: Around & { button: string }): Kind<"list"> {
  const { header, footer, button } = form;
  return { kind: "list", header: filled(header), footer: filled(footer), button, sections: [] };
}

export function linkOf(form: Around & { label: string; url: string }): Kind<"link"> | null {
  const label = form.label.trim();
  const url = form.url.trim();
  if (label === "" || !/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) return null;
  const { header, footer } = form;
  return { kind: "link", header: filled(header), footer: filled(footer), label, url };
}

/** Whether the channel would take it: the same limits that send_message() holds it to. */
export function fits(offer: Interactive, body: string, limits: InteractiveLimits): boolean {
  const bodyMax = offer.kind === "list" ? limits.list_body_max : limits.buttons_body_max;
  if (body.trim() === "" || length(body.trim()) > bodyMax) return false;
  if (length(offer.header) > limits.header_max || length(offer.footer) > limits.footer_max) {
    return false;
  }
  switch (offer.kind) {
    case "buttons":
      return (
        offer.buttons.length <= limits.buttons_max &&
        new Set(offer.buttons.map(({ title }) => title)).size === offer.buttons.length &&
        offer.buttons.every(({ title }) => length(title) <= limits.button_title_max)
      );
    case "link":
      return length(offer.label) <= limits.link_label_max;
    case "list": {
      const rows = offer.sections.flatMap((section) => section.rows);
      return (
        length(offer.button) <= limits.list_button_max &&
        offer.sections.length <= limits.list_sections_max &&
        rows.length <= limits.list_rows_max &&
        offer.sections.every(({ title }) => length(title) <= limits.section_title_max) &&
        rows.every(
          ({ title, description }) =>
            length(title) <= limits.row_title_max &&
            length(description) <= limits.row_description_max,
        )
      );
    }
  }
}
