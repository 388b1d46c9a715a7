// What is said in a group. The group is a contact of its own with a conversation of its own: nothing of
// it stands in the private talk with one of its members, and every message says whose it is.
import type { Marks } from "@prosa/shared/message-content.ts";
import type { GroupEvent, InboundPerson } from "@prosa/shared/messages.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import { instantOf } from "./time.ts";

const MAX_ID = 320;
const MAX_NAME = 100;

export interface Said {
  from: InboundPerson;
  marks: Pick<Marks, "group_author">;
}

/** Null when the group has no name to know it by. Its subject is told by other webhooks than this one. */
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
    name: name === null || isEcho ? "Grupo" : called(name),
  };
  if (isEcho) return { from: group, marks: {} };
  const phone = author.identities.find(({ kind }) => kind === "phone");
  return { from: group, marks: { group_author: { name, address: phone?.value ?? null } } };
}

/** A group that was made, or has another subject. Null for whatever else becomes of groups, and what failed. */
export function groupNamed(group: JsonObject, receivedAt: string): GroupEvent | null {
  const id = asText(group.group_id);
  const changed = asObject(group.group_subject);
  const isMade = group.type === "group_create" && group.errors === undefined;
  const subject = isMade
    ? asText(group.subject)
    : changed.update_successful === true && asText(changed.text);
  if (id === null || id.length > MAX_ID || !subject) return null;
  return {
    kind: "group",
    at: instantOf(group.timestamp, receivedAt),
    from: { identities: [{ kind: "wa_group", value: id }], name: called(subject) },
  };
}

const called = (name: string) => `Grupo · ${name.slice(0, MAX_NAME)}`;
