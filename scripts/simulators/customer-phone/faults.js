// The switches of /faults: what is on, for whom, and how often it has struck.
import { api } from "./api.js";
import { byId, el, reconcile } from "./dom.js";
import { faultGroups } from "./fault-kinds.js";

const everyMs = 1_500;
let active = [];
let numbers = [];

const isOf =
  ({ what }) =>
  (fault) =>
    fault.kind === what.kind &&
    (what.code === undefined || (fault.code === what.code && fault.status === what.status));

function draw() {
  const groups = faultGroups.map((group) => ({
    ...group,
    faults: group.faults.map((one) => ({ ...one, on: active.filter(isOf(one)) })),
  }));
  groups.forEach((group, at) => {
    const place = byId("groups");
    if (!place.children[at]) {
      const list = el("ul", {});
      place.append(el("section", { class: "group" }, el("h2", {}, group.title), list));
    }
    reconcile(place.children[at].querySelector("ul"), group.faults, (one) => one.title, row);
  });
  byId("all-off").disabled = active.length === 0;
}

function row(one, before) {
  // The switch itself stays, so that focus survives a new count.
  const item = before ?? el("li", {}, el("label", { class: "fault" }));
  const label = item.firstChild;
  label.querySelector(".fault-words")?.remove();
  label.prepend(
    el(
      "span",
      { class: "fault-words" },
      el("strong", {}, one.title),
      el("small", {}, one.text),
      one.on.length > 0 ? el("small", { class: "active" }, one.on.map(scopeOf).join("; ")) : null,
    ),
  );
  if (!before) {
    label.append(
      el("input", {
        type: "checkbox",
        role: "switch",
        on: { change: (event) => void toggle(one, event.target.checked) },
      }),
    );
  }
  label.lastChild.checked = one.on.length > 0;
  return item;
}

function scopeOf({ phone_number_id, times, probability, struck }) {
  const number = numbers.find((known) => known.phone_number_id === phone_number_id);
  const words = [
    number ? number.verified_name : "todos os números",
    times === null ? "até desligar" : `mais ${times} ${times === 1 ? "vez" : "vezes"}`,
    probability === 1 ? null : `${Math.round(probability * 100)}% das vezes`,
    struck === 0 ? null : `já aconteceu ${struck} ${struck === 1 ? "vez" : "vezes"}`,
  ];
  return words.filter(Boolean).join(", ");
}

async function toggle(one, on) {
  await attempt(async () => {
    if (on) {
      const times = byId("scope-times").value;
      await api.addFault({
        ...one.what,
        times: times === "" ? null : Number(times),
        probability: Number(byId("scope-probability").value),
        phone_number_id: byId("scope-number").value || null,
      });
    } else {
      for (const { id } of active.filter(isOf(one))) await api.removeFault(id);
    }
  });
  await refresh();
}

async function attempt(work) {
  const note = byId("note");
  try {
    await work();
    note.hidden = true;
  } catch {
    note.textContent = "O simulador não respondeu. Tentando de novo…";
    note.hidden = false;
  }
}

async function refresh() {
  await attempt(async () => {
    active = await api.faults();
  });
  draw();
}

byId("scope").addEventListener("submit", (event) => event.preventDefault());
byId("all-off").addEventListener("click", async () => {
  await attempt(() => api.clearFaults());
  await refresh();
});
await attempt(async () => {
  numbers = await api.numbers();
});
byId("scope-number").append(
  ...numbers.map((number) => el("option", { value: number.phone_number_id }, number.verified_name)),
);
await refresh();
setInterval(() => void refresh(), everyMs);
