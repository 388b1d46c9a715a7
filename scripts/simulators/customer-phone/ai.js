// What the played AI providers were sent, and the switches that make them fail.
import { aiFaults, callStatus, callTitle } from "./ai-words.js";
import { playedAi } from "./api.js";
import { byId, el, reconcile } from "./dom.js";
import { timeOf } from "./format.js";

const everyMs = 1_500;
const shownCalls = 25;
const problems = { not_found: "Este ambiente não tem provedores de IA." };

async function attempt(action) {
  let note = "";
  try {
    await action();
  } catch (error) {
    note = problems[error.code] ?? "O simulador não está respondendo.";
  }
  byId("note").textContent = note;
  byId("note").hidden = note === "";
}

async function refresh() {
  const [{ requests }, active] = await Promise.all([
    playedAi.requests(shownCalls),
    playedAi.faults(),
  ]);
  const latest = requests.toReversed();
  byId("no-requests").hidden = latest.length > 0;
  reconcile(byId("requests"), latest, ({ id }) => id, callRow);
  drawFaults(active);
}

function callRow(call, before) {
  const details = el(
    "details",
    { class: "ai-call" },
    el(
      "summary",
      {},
      el("strong", {}, callTitle(call)),
      el("small", {}, `${timeOf(Date.parse(call.at))} · ${callStatus(call)}`),
    ),
    el("pre", {}, call.json ? JSON.stringify(call.json, null, 2) : call.body),
  );
  details.open = before?.firstChild.open ?? false;
  return el("li", {}, details);
}

function drawFaults(active) {
  aiFaults.forEach((group, at) => {
    const place = byId("groups");
    if (!place.children[at]) {
      place.append(el("section", { class: "group" }, el("h2", {}, group.title), el("ul", {})));
    }
    const rows = group.faults.map((one) => ({
      ...one,
      on: active.filter(({ kind }) => kind === one.kind),
    }));
    reconcile(place.children[at].querySelector("ul"), rows, ({ kind }) => kind, faultRow);
  });
}

function faultRow({ kind, title, text, on }, before) {
  // The switch itself stays, so that focus survives a new count.
  const item = before ?? el("li", {}, el("label", { class: "fault" }));
  const label = item.firstChild;
  const struck = on.reduce((sum, one) => sum + one.struck, 0);
  const times = `já aconteceu ${struck} ${struck === 1 ? "vez" : "vezes"}`;
  label.querySelector(".fault-words")?.remove();
  label.prepend(
    el(
      "span",
      { class: "fault-words" },
      el("strong", {}, title),
      el("small", {}, text),
      on.length > 0 ? el("small", { class: "active" }, `ligada, ${times}`) : null,
    ),
  );
  if (!before) {
    const change = (event) => void toggle(kind, event.target.checked);
    label.append(el("input", { type: "checkbox", role: "switch", on: { change } }));
  }
  label.lastChild.checked = on.length > 0;
  return item;
}

async function toggle(kind, on) {
  await attempt(async () => {
    if (on) await playedAi.addFault({ kind, times: null });
    else {
      const active = await playedAi.faults();
      const off = active.filter((one) => one.kind === kind);
      for (const { id } of off) await playedAi.removeFault(id);
    }
    await refresh();
  });
}

void attempt(refresh);
setInterval(() => {
  if (document.visibilityState === "visible") void attempt(refresh);
}, everyMs);
