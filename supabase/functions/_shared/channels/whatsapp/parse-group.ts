// What is said in a group. The group is a contact of its own with a conversation of its own: nothing of
// it stands in the private talk with one of its members, and every message says whose it is.
import type { Marks } from "@prosa/shared/message-content.ts";
import type { InboundPerson } from "@prosa/shared/messages.ts";
import { asText, type JsonObject } from "../../provider/json.ts";

const MAX_ID = 320;
const MAX_NAME = 100;

export interface Said {
  from: InboundPerson;
  marks: Pick<Marks, "group_author">;
}

/** Null when the group has no name to know it by. The webhook does not tell its subject. */
export function saidInGroup(
  message: JsonObject,
  author: { identities: InboundPerson["identities"]; name: string | null },
  isEcho: boolean,
): Said | null {
  const id = asText(message.group_id);
  if (id === null || id.length > MAX_ID) return null;
  const { name } = author;
  const group = {
    identities: [{ kind: "wa_group" as const, value: id }],
    name: name === null || isEcho ? "Grupo" : `Grupo · ${name.slice(0, MAX_NAME)}`,
  };
  if (isEcho) return { from: group, marks: {} };
  const phone = author.identities.find(({ kind }) => kind === "phone");
  return { from: group, marks: { group_author: { name, address: phone?.value ?? null } } };
}
