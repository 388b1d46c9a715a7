// What a message of the business offers to tap, and what tapping it says.
import { asObject } from "../../http.ts";
import type { Message } from "../world.ts";

type Body = Record<string, unknown>;

export interface Choice {
  kind: "button" | "list" | "template_button";
  id: string;
  title: string;
  description?: string;
}

export function choicesOf(message: Message): Choice[] {
  const interactive = asObject(message.content?.interactive);
  const action = asObject(interactive?.action);
  if (interactive?.type === "button") {
    return objects(action?.buttons).map((button) => {
      const reply = asObject(button.reply) ?? {};
      return { kind: "button", id: String(reply.id), title: String(reply.title) };
    });
  }
  if (interactive?.type === "list") {
    return objects(action?.sections)
      .flatMap((section) => objects(section.rows))
      .map((row) => ({
        kind: "list",
        id: String(row.id),
        title: String(row.title),
        ...(typeof row.description === "string" ? { description: row.description } : {}),
      }));
  }
  return objects(asObject(message.content?.rendered)?.buttons)
    .filter((button) => button.type === "QUICK_REPLY")
    .map((button) => ({
      kind: "template_button",
      id: String(button.payload),
      title: String(button.text),
    }));
}

/** The message that a tap sends. */
export function tapped(choice: Choice): { type: string; content: Body } {
  const { kind, ...reply } = choice;
  switch (kind) {
    case "template_button": {
      const button = { payload: choice.id, text: choice.title };
      return { type: "button", content: { button } };
    }
    case "button": {
      const interactive = { type: "button_reply", button_reply: reply };
      return { type: "interactive", content: { interactive } };
    }
    case "list": {
      const interactive = { type: "list_reply", list_reply: reply };
      return { type: "interactive", content: { interactive } };
    }
  }
}

function objects(value: unknown): Body[] {
  return (Array.isArray(value) ? value : []).map((item) => asObject(item) ?? {});
}
