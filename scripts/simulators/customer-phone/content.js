// What is inside a bubble, by the type of the message.
import { contactCards, orderCard, placeCard } from "./content-cards.js";
import { mediaBlock } from "./content-media.js";
import { offered, templateHeader } from "./content-offers.js";
import { el } from "./dom.js";
import { nameOfType } from "./format.js";
import { partsOf } from "./rich-text.js";

const mediaTypes = ["image", "video", "audio", "document", "sticker"];
const plainTypes = ["text", "interactive", "button", "template"];

/** The nodes of a bubble, top to bottom; text last, so that the time can float beside it. */
export function contentOf(item, act) {
  const { type, content, media, text } = item;
  if (item.revoked) return [el("span", { class: "text other" }, "Mensagem apagada")];
  const nodes = [];
  if (mediaTypes.includes(type)) {
    nodes.push(mediaBlock(type, content?.[type] ?? {}, media, () => act.played(item.id)));
    const caption = content?.[type]?.caption ? (text ?? content[type].caption) : null;
    if (caption) nodes.push(words(caption));
    return nodes;
  }
  if (type === "location") return [placeCard(content?.location ?? {})];
  if (type === "contacts") return [contactCards(content?.contacts ?? [])];
  if (type === "order") return [orderCard(content?.order ?? {})];
  if (content?.interactive?.header) {
    nodes.push(templateHeader(content.interactive.header, media));
  }
  if (content?.rendered?.header) nodes.push(templateHeader(content.rendered.header, media));
  if (plainTypes.includes(type) && text !== null) nodes.push(words(text));
  else nodes.push(el("span", { class: "text other" }, nameOfType(type)));
  const footer = content?.interactive?.footer?.text ?? content?.rendered?.footer;
  if (footer) nodes.push(el("small", { class: "bubble-footer" }, footer));
  return nodes;
}

/** The buttons under a bubble of the business. */
export function buttonsOf(item, act) {
  return item.mine || item.revoked ? null : offered(item, act);
}

function words(text) {
  return el("span", { class: "text" }, partsOf(text).map(marked));
}

function marked(part) {
  if (typeof part === "string") return part;
  const link = { href: part.text, target: "_blank", rel: "noreferrer" };
  return el(part.tag, part.tag === "a" ? link : {}, part.text);
}
