// The switches of /faults: what is on, for whom, and how often it has struck.
import { api } from "./api.js";
import { byId, el } from "./dom.js";
import { faultGroups } from "./fault-kinds.js";
import { drawSwitches, struckWords } from "./fault-switches.js";
import { attempting, keepFresh } from "./live.js";

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
  drawSwitches(groups, (on) => on.map(scopeOf).join("; "), toggle);
  byId("all-off").disabled = active.length === 0;
}

function scopeOf({ phone_number_id, times, probability, struck }) {
  const number = numbers.find((known) => known.phone_number_id === phone_number_id);
  const words = [
    number ? number.verified_name : "todos os números",
    times === null ? "até desligar" : `mais ${times} ${times === 1 ? "vez" : "vezes"}`,
    probability === 1 ? null : `${Math.round(probability * 100)}% das vezes`,
    struck === 0 ? null : struckWords(struck),
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

const attempt = attempting({});

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
keepFresh(refresh, everyMs);
