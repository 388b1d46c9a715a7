// A switch for each fault, in groups: which are on, and in what words.
import { byId, el, reconcile } from "./dom.js";

/**
 * `groups` are {title, faults: [{title, text, on}]}, where `on` holds those of the kind that are active;
 * `wordsOf(on)` tells of them, `toggle(fault, on)` is called by a switch.
 */
export function drawSwitches(groups, wordsOf, toggle) {
  const place = byId("groups");
  for (const [at, group] of groups.entries()) {
    if (!place.children[at]) {
      place.append(el("section", { class: "group" }, el("h2", {}, group.title), el("ul", {})));
    }
    const list = place.children[at].querySelector("ul");
    reconcile(
      list,
      group.faults,
      ({ title }) => title,
      (fault, before) => row(fault, before, wordsOf, toggle),
    );
  }
}

function row(fault, before, wordsOf, toggle) {
  const { title, text, on } = fault;
  // The switch itself stays, so that focus survives a new count.
  const item = before ?? el("li", {}, el("label", { class: "fault" }));
  const label = item.firstChild;
  label.querySelector(".fault-words")?.remove();
  label.prepend(
    el(
      "span",
      { class: "fault-words" },
      el("strong", {}, title),
      el("small", {}, text),
      on.length > 0 ? el("small", { class: "active" }, wordsOf(on)) : null,
    ),
  );
  if (!before) {
    const change = (event) => void toggle(fault, event.target.checked);
    label.append(el("input", { type: "checkbox", role: "switch", on: { change } }));
  }
  label.lastChild.checked = on.length > 0;
  return item;
}

/** "já aconteceu 3 vezes" */
export const struckWords = (times) => `já aconteceu ${times} ${times === 1 ? "vez" : "vezes"}`;
