// What a message of the business offers to tap: reply buttons, a list, links, a template's buttons.

import { placeCard } from "./content-cards.js";
import { documentCard } from "./content-media.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { openSheet, sheetChoice } from "./sheet.js";

export function templateHeader(header, media) {
  const kind = String(header.format ?? header.type).toLowerCase();
  const src = media ? `/_sim/whatsapp/media/${media.id}` : null;
  if (kind === "text") return el("strong", { class: "bubble-header" }, header.text);
  if (kind === "location") return placeCard(header);
  if (src && kind === "image") return el("img", { class: "picture", src, alt: "Foto" });
  if (src && kind === "video") {
    return el("video", { class: "picture", src, controls: true, preload: "metadata" });
  }
  const link = header.link ?? header[kind]?.link ?? "#";
  return documentCard(src ?? link, media?.file_name ?? "anexo", media?.size ?? null);
}

export function offered({ id, content }, act) {
  const { interactive, rendered } = content ?? {};
  const nodes = [];
  if (interactive?.type === "button") {
    for (const { reply } of interactive.action.buttons) {
      nodes.push(button(reply.title, "reply", () => act.tap(id, { id: reply.id })));
    }
  }
  if (interactive?.type === "list") {
    const { button: label, sections } = interactive.action;
    nodes.push(button(label, "list", () => openList(id, label, sections, act)));
  }
  if (interactive?.type === "cta_url") {
    const { display_text: label, url } = interactive.action.parameters;
    nodes.push(link(label, url));
  }
  let quick = 0;
  for (const { type, text, url, code } of rendered?.buttons ?? []) {
    if (type === "QUICK_REPLY") {
      const index = quick++;
      nodes.push(button(text, "reply", () => act.tap(id, { index })));
    } else if (type === "URL") nodes.push(link(text, url));
    else nodes.push(el("span", { class: "offer" }, code ? `${text}: ${code}` : text));
  }
  return nodes.length > 0 ? el("div", { class: "offers" }, nodes) : null;
}

function button(label, iconName, onClick) {
  return el(
    "button",
    { type: "button", class: "offer", on: { click: onClick } },
    icon(iconName, 16),
    el("span", {}, label),
  );
}

function link(label, url) {
  return el(
    "a",
    { class: "offer", href: url, target: "_blank", rel: "noreferrer", title: url },
    icon("link", 16),
    el("span", {}, label),
  );
}

function openList(id, label, sections, act) {
  openSheet(
    label,
    sections.map(({ title, rows }) =>
      el(
        "section",
        { class: "sheet-section" },
        title ? el("h3", {}, title) : null,
        rows.map((row) => sheetChoice(row, () => act.tap(id, { id: row.id }))),
      ),
    ),
  );
}
