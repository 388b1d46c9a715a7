// Photos, videos, sounds, documents and stickers.
import { el } from "./dom.js";
import { sizeOf } from "./format.js";
import { icon } from "./icons.js";

const addressOf = ({ id }) => `/_sim/whatsapp/media/${id}`;

export function mediaBlock(type, block, media, onPlayed) {
  if (!media) return byLink(block);
  const src = addressOf(media);
  switch (type) {
    case "image":
      return el(
        "a",
        { class: "picture", href: src, target: "_blank", "aria-label": "Abrir a foto" },
        el("img", { src, alt: block.caption ?? "Foto" }),
      );
    case "sticker":
      return el("img", { class: "sticker", src, alt: "Figurinha", width: 128, height: 128 });
    case "video":
      return el("video", { class: "picture", src, controls: true, preload: "metadata" });
    case "audio":
      return el(
        "div",
        { class: "sound" },
        icon(block.voice ? "mic" : "note", 18),
        el("audio", {
          src,
          controls: true,
          preload: "metadata",
          "aria-label": block.voice ? "Mensagem de voz" : "Áudio",
          on: { play: () => block.voice && onPlayed() },
        }),
      );
    default:
      return documentCard(src, block.filename ?? media.file_name, media.size);
  }
}

export function documentCard(src, name, size) {
  return el(
    "a",
    { class: "document", href: src, target: "_blank" },
    icon("file", 22),
    el(
      "span",
      {},
      el("strong", {}, name ?? "documento"),
      el("small", {}, size === null ? "" : sizeOf(size)),
    ),
  );
}

/** The business gave an address instead of an upload; nothing is fetched here. */
function byLink({ link }) {
  return el(
    "a",
    { class: "document", href: link ?? "#", target: "_blank", rel: "noreferrer" },
    icon("link", 20),
    el("span", {}, el("strong", {}, "Arquivo por link"), el("small", {}, link ?? "")),
  );
}
