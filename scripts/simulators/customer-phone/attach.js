// What the customer can send besides words: picked files, samples, a place, a contact.

import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import * as sending from "./sending.js";
import { closeSheet, openSheet } from "./sheet.js";

const tiles = [
  ["Foto ou vídeo", "image", () => pick("image/*,video/*")],
  ["Documento", "file", () => pick("")],
  ["Foto pronta", "image", () => sending.sendType("image")],
  ["Comprovante", "image", () => sending.sendType("image", { media: { sample: "receipt.png" } })],
  ["Vídeo pronto", "video", () => sending.sendType("video")],
  ["Voz pronta", "mic", () => sending.sendType("voice")],
  ["Música", "note", () => sending.sendType("audio")],
  ["Contrato", "file", () => sending.sendType("document")],
  ["Figurinha", "sticker", () => sending.sendType("sticker")],
  [
    "Animada",
    "sticker",
    () => sending.sendType("sticker", { media: { sample: "sticker-animated.webp" } }),
  ],
  ["Localização", "pin", () => sending.sendType("location")],
  ["Contato", "person", () => sending.sendType("contacts")],
];

export function setUpAttach() {
  byId("attach").append(icon("plus", 20));
  byId("attach").addEventListener("click", openAttach);
  byId("file").addEventListener("change", async () => {
    const files = [...byId("file").files];
    byId("file").value = "";
    await sendFiles(files);
  });
  const thread = byId("thread");
  thread.addEventListener("dragover", (event) => event.preventDefault());
  thread.addEventListener("drop", (event) => {
    event.preventDefault();
    void sendFiles([...event.dataTransfer.files]);
  });
}

function openAttach() {
  openSheet(
    "Anexar",
    el(
      "div",
      { class: "tiles" },
      tiles.map(([title, iconName, send]) =>
        el(
          "button",
          {
            type: "button",
            class: "sheet-tile",
            on: {
              click: () => {
                closeSheet();
                void send();
              },
            },
          },
          icon(iconName, 22),
          el("span", {}, title),
        ),
      ),
    ),
  );
}

function pick(accept) {
  const input = byId("file");
  input.accept = accept;
  // Without a filter everything goes as a document, as on a phone.
  input.dataset.as = accept === "" ? "document" : "";
  input.click();
}

async function sendFiles(files) {
  const asDocument = byId("file").dataset.as === "document";
  for (const file of files) {
    const type = asDocument ? "document" : typeOf(file.type);
    await sending.sendFile(type, file);
  }
  byId("file").dataset.as = "";
}

function typeOf(mime) {
  const [group] = mime.split("/");
  return ["image", "video", "audio"].includes(group) ? group : "document";
}
