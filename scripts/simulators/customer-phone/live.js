// What pages that show the simulators' state have in common.
import { byId } from "./dom.js";

/** Does something, and says in the page's note what went wrong; `problems` has words for codes. */
export function attempting(problems) {
  return async (action) => {
    let note = "";
    try {
      await action();
    } catch (error) {
      note = problems[error.code] ?? "O simulador não está respondendo.";
    }
    byId("note").textContent = note;
    byId("note").hidden = note === "";
  };
}

/** Now, and again and again while somebody looks. */
export function keepFresh(refresh, everyMs) {
  void refresh();
  setInterval(() => {
    if (document.visibilityState === "visible") void refresh();
  }, everyMs);
}
