// What the customer tapped: a template's button, a reply button, a row of a list, a sent form.
import type { ChoiceMade } from "@prosa/shared/message-content.ts";
import { asObject, asText, type JsonObject, storable } from "../../provider/json.ts";

export function choiceOf(message: JsonObject): ChoiceMade | null {
  if (message.type === "button") {
    const button = asObject(message.button);
    return tapped("template_button", button.payload, button.text);
  }
  const interactive = asObject(message.interactive);
  switch (interactive.type) {
    case "button_reply": {
      const reply = asObject(interactive.button_reply);
      return tapped("button", reply.id, reply.title);
    }
    case "list_reply": {
      const reply = asObject(interactive.list_reply);
      return tapped("list", reply.id, reply.title, reply.description);
    }
    case "nfm_reply":
      return formOf(asObject(interactive.nfm_reply));
    default:
      return null;
  }
}

function tapped(
  kind: ChoiceMade["kind"],
  id: unknown,
  title: unknown,
  description?: unknown,
): ChoiceMade | null {
  const choice = { kind, id: asText(id), title: asText(title) };
  if (choice.id === null && choice.title === null) return null;
  const more = asText(description);
  return more === null ? choice : { ...choice, description: more };
}

/** A form's answers are JSON inside a string. */
function formOf(reply: JsonObject): ChoiceMade | null {
  const text = asText(reply.response_json);
  if (text === null) return null;
  let answers: unknown;
  try {
    answers = storable(JSON.parse(text));
  } catch {
    return null;
  }
  return {
    kind: "form",
    id: asText(reply.name),
    title: asText(reply.body),
    answers: asObject(answers),
  };
}
