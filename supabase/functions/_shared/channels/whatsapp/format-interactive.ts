// Buttons, lists and links.
import { type Interactive, interactive } from "@prosa/shared/message-content.ts";

export function interactiveOf(value: unknown, body: string): Record<string, unknown> | null {
  const checked = interactive.safeParse(value);
  if (!checked.success) return null;
  const { header, footer } = checked.data;
  return {
    type: TYPES[checked.data.kind],
    ...(isFilled(header) ? { header: { type: "text", text: header } } : {}),
    body: { text: body },
    ...(isFilled(footer) ? { footer: { text: footer } } : {}),
    action: actionOf(checked.data),
  };
}

/** Meta refuses what is there and blank. */
function isFilled(words: string | null | undefined): boolean {
  return Boolean(words?.trim());
}

const TYPES = { buttons: "button", list: "list", link: "cta_url" } as const;

function actionOf(offer: Interactive): Record<string, unknown> {
  switch (offer.kind) {
    case "buttons":
      return {
        buttons: offer.buttons.map(({ id, title }) => ({ type: "reply", reply: { id, title } })),
      };
    case "list":
      return {
        button: offer.button,
        sections: offer.sections.map(({ title, rows }) => ({
          ...(isFilled(title) ? { title } : {}),
          rows: rows.map(({ id, title: label, description }) => ({
            id,
            title: label,
            ...(isFilled(description) ? { description } : {}),
          })),
        })),
      };
    case "link":
      return { name: "cta_url", parameters: { display_text: offer.label, url: offer.url } };
  }
}
