// The mailbox: what the stack would have sent. A mail's HTML lives in a frame without scripts and
// without our origin; its links are repeated outside, where a keyboard reaches them.
import { api } from "./api.js";
import { byId, el, reconcile } from "./dom.js";
import { hueOf, initialsOf, timeOf, whenOf } from "./format.js";
import { keepFresh } from "./live.js";

const everyMs = 3_000;
const problems = {
  mailbox_absent: "Este ambiente não guarda e-mails.",
  mailbox_unreachable: "A Prosa não está respondendo. Os e-mails voltam quando ela voltar.",
  unreachable: "O simulador não está respondendo.",
};
const empty =
  "Nenhum e-mail ainda. Convites, confirmações de cadastro e recuperação de senha aparecem aqui.";

let mails = [];
let chosen = null;

const keyOf = (mail) => `${mail.at}|${mail.to}|${mail.subject}`;

async function refresh() {
  let note = null;
  try {
    mails = (await api.mails()).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    if (mails.length === 0) note = empty;
  } catch (error) {
    note = problems[error.code] ?? problems.unreachable;
  }
  byId("note").textContent = note ?? "";
  byId("note").hidden = note === null;
  renderList();
}

function renderList() {
  const rows = mails.map((mail) => ({ key: keyOf(mail), chosen: keyOf(mail) === chosen, mail }));
  reconcile(
    byId("mails"),
    rows,
    ({ key }) => key,
    ({ key, mail, chosen: current }, before) => {
      const focused = before?.contains(document.activeElement);
      const button = el(
        "button",
        {
          type: "button",
          class: "person",
          "aria-current": current ? "true" : null,
          on: { click: () => open(key) },
        },
        el(
          "span",
          { class: "avatar", style: `--hue: ${hueOf(mail.to)}`, "aria-hidden": "true" },
          initialsOf(mail.to),
        ),
        el(
          "span",
          { class: "person-text" },
          el(
            "span",
            { class: "person-line" },
            el("strong", {}, mail.subject || "(sem assunto)"),
            el("time", {}, mail.at ? whenOf(Date.parse(mail.at)) : ""),
          ),
          el("span", { class: "preview" }, mail.to),
        ),
      );
      if (focused) queueMicrotask(() => button.focus());
      return el("li", {}, button);
    },
  );
}

function open(key) {
  const mail = mails.find((each) => keyOf(each) === key);
  if (!mail) return;
  chosen = key;
  renderList();
  document.body.dataset.view = "mail";
  byId("nothing").hidden = true;
  byId("mail").hidden = false;
  byId("subject").textContent = mail.subject || "(sem assunto)";
  byId("address").textContent = `Para ${mail.to} · ${timeOf(Date.parse(mail.at))}`;
  byId("links").replaceChildren(...linksOf(mail).map(link));
  byId("body").srcdoc = page(mail);
}

function link({ href, label }) {
  return el(
    "a",
    { class: "button primary", href, target: "_blank", rel: "noopener noreferrer", title: href },
    label,
  );
}

/** Web addresses only: a `javascript:` link stays dead text. */
function linksOf({ html, text }) {
  const parsed = new DOMParser().parseFromString(html || "", "text/html");
  const found = new Map();
  for (const anchor of parsed.querySelectorAll("a[href]")) {
    found.set(anchor.getAttribute("href"), anchor.textContent.trim());
  }
  if (found.size === 0) {
    for (const [href] of text.matchAll(/https?:\/\/[^\s<>"]+/g)) found.set(href, "");
  }
  return [...found]
    .filter(([href]) => /^https?:\/\//i.test(href))
    .map(([href, label]) => ({ href, label: label || href }));
}

function page({ html, text }) {
  const body = document.createElement("pre");
  body.textContent = text;
  const dark = getComputedStyle(document.body).colorScheme;
  return `<!doctype html><meta charset="utf-8"><base target="_blank"><style>
:root{color-scheme:${html ? "light" : dark}}
body{margin:0;padding:20px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
pre{margin:0;font:inherit;white-space:pre-wrap}</style>${html || body.outerHTML}`;
}

byId("back").addEventListener("click", () => {
  document.body.dataset.view = "people";
});
byId("mails").addEventListener("keydown", (event) => {
  const offset = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!offset) return;
  event.preventDefault();
  const rows = [...byId("mails").querySelectorAll("button")];
  rows[rows.indexOf(document.activeElement) + offset]?.focus();
});

keepFresh(refresh, everyMs);
