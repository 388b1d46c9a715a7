// The customer's telephone: calls an extension, hangs up, and plays what was recorded.
import { telephone } from "./api.js";
import { byId, el, reconcile } from "./dom.js";
import { timeOf } from "./format.js";
import { attempting, keepFresh } from "./live.js";
import { behaviourOf, phonesOf, statusOf } from "./telephone-words.js";

const everyMs = 1_000;
const shownCalls = 20;
const problems = {
  not_found: "Este ambiente não tem telefonia.",
  extension_not_found: "Esse ramal não existe mais.",
  call_not_found: "Essa chamada já terminou.",
};

const row = (title, text, ...actions) =>
  el(
    "li",
    { class: "tel-row" },
    el("div", {}, el("strong", {}, title), el("span", {}, text)),
    ...actions,
  );
const button = (label, click) =>
  el("button", { class: "button", type: "button", on: { click } }, label);

const attempt = attempting(problems);

async function refresh() {
  const [{ accounts }, calls, numbers] = await Promise.all([
    telephone.accounts(),
    telephone.calls(),
    telephone.numbers(),
  ]);
  const extensions = accounts.flatMap(({ name, domain, extensions: all }) =>
    all.map((extension) => ({ ...extension, company: name, domain })),
  );
  reconcile(
    byId("extensions"),
    extensions,
    ({ ramal, domain }) => `${ramal}@${domain}`,
    extensionRow,
  );
  const latest = calls.slice(-shownCalls).reverse();
  byId("no-calls").hidden = latest.length > 0;
  reconcile(byId("calls"), latest.map(shownOf), ({ id }) => id, callRow);
  reconcile(
    byId("numbers"),
    numbers,
    ({ number }) => number,
    (one) => row(one.number, behaviourOf(one)),
  );
}

function extensionRow({ ramal, domain, company, first_name, last_name, phones }) {
  const person = [first_name, last_name].filter(Boolean).join(" ");
  const call = () =>
    attempt(async () => {
      await telephone.ring({ extension: ramal, domain, from: byId("from").value });
      await refresh();
    });
  const title = person ? `${ramal} · ${person}` : ramal;
  return row(title, `${company} · ${phonesOf(phones)}`, button("Ligar", call));
}

/** Only what is shown: a row that did not change keeps its player running. */
function shownOf(call) {
  const { id, from, to, ended_at, recorded, started_at } = call;
  return { id, from, to, ended_at, recorded, started_at, status: statusOf(call) };
}

function callRow({ id, from, to, ended_at, recorded, started_at, status }) {
  const hangUp = () =>
    attempt(async () => {
      await telephone.hangUp(id);
      await refresh();
    });
  return row(
    `${from} → ${to}`,
    `${timeOf(Date.parse(started_at))} · ${status}`,
    ended_at ? null : button("Desligar", hangUp),
    recorded
      ? el("audio", { controls: true, preload: "none", src: `/files/listen/${id}.wav` })
      : null,
  );
}

keepFresh(() => attempt(refresh), everyMs);
