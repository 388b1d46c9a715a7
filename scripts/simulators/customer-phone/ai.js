// What the played AI providers were sent, and the switches that make them fail.
import { aiFaults, callStatus, callTitle } from "./ai-words.js";
import { playedAi } from "./api.js";
import { byId, el, reconcile } from "./dom.js";
import { drawSwitches, struckWords } from "./fault-switches.js";
import { timeOf } from "./format.js";
import { attempting, keepFresh } from "./live.js";

const everyMs = 1_500;
const shownCalls = 25;
const problems = { not_found: "Este ambiente não tem provedores de IA." };

const attempt = attempting(problems);

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
  const groups = aiFaults.map((group) => ({
    ...group,
    faults: group.faults.map((one) => ({
      ...one,
      on: active.filter(({ kind }) => kind === one.kind),
    })),
  }));
  drawSwitches(groups, wordsOf, toggle);
}

const wordsOf = (on) => `ligada, ${struckWords(on.reduce((sum, one) => sum + one.struck, 0))}`;

async function toggle({ kind }, on) {
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

keepFresh(() => attempt(refresh), everyMs);
