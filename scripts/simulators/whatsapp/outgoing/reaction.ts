// An emoji on a message of the same chat; an empty one takes it back.
import { badValue, missing } from "../graph-error.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line } from "../world.ts";
import { blank, block, type Draft, only, type Params } from "./draft.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const reactableMs = 30 * 24 * 60 * 60 * 1000;

export function isOneEmoji(text: string): boolean {
  return (
    [...graphemes.segment(text)].length === 1 &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)
  );
}

export function checkReaction(sim: WhatsApp, line: Line, params: Params): Draft {
  const reaction = block(params, "reaction");
  only(reaction, ["message_id", "emoji"], "reaction");
  const { message_id: id, emoji } = reaction;
  if (typeof id !== "string") {
    throw missing("The parameter reaction['message_id'] is required.");
  }
  if (typeof emoji !== "string") throw missing("The parameter reaction['emoji'] is required.");
  if (emoji !== "" && !isOneEmoji(emoji)) {
    throw badValue("reaction['emoji'] must be one emoji, or empty to remove it.");
  }
  const target = sim.world.messages.get(id);
  const reactable =
    target?.phone_number_id === line.phone_number_id &&
    target.type !== "reaction" &&
    target.revoked_at === null &&
    Date.now() - target.at < reactableMs;
  return {
    ...blank,
    text: emoji,
    content: { reaction },
    // Said by webhook, not in the answer.
    failsWith: reactable ? null : { code: 131009, details: "Message ID is invalid." },
    reactsTo: reactable ? target : null,
  };
}
