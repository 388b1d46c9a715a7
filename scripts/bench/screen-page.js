// Writes down in which frame each message of the bench was first on the screen, by the clock of the
// machine: in the open conversation, and in its row of the list.
const seen = { thread: {}, list: {} };
const marksOf = (text) => /mark (\d+)\./.exec(text)?.[1];

function isWithin(element, box) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= box.top - 1 && bottom <= box.bottom + 1;
}

/** The messages that are to be seen now, the latest ones of the conversation only. */
function onScreen() {
  const log = document.querySelector('[role="log"]');
  const bubbles = log ? [...log.querySelectorAll("article")].slice(-8) : [];
  const rows = [...document.querySelectorAll("[data-conversation]")];
  const list = rows[0]?.closest("ul")?.parentElement;
  const thread = bubbles.filter((bubble) => isWithin(bubble, log.getBoundingClientRect()));
  const box = list?.getBoundingClientRect();
  return { thread, list: rows.filter((row) => isWithin(row, box)) };
}

// The next task after a frame was put together begins when it has been drawn.
const drawn = new MessageChannel();
drawn.port1.onmessage = ({ data }) => {
  const at = Date.now();
  for (const [where, mark] of data) seen[where][mark] ??= at;
};

let isAwaited = false;
function look() {
  isAwaited = false;
  const now = Object.entries(onScreen()).flatMap(([where, elements]) =>
    elements.map((element) => [where, marksOf(element.textContent)]),
  );
  const fresh = now.filter(([where, mark]) => mark !== undefined && !(mark in seen[where]));
  if (fresh.length > 0) drawn.port2.postMessage(fresh);
}

new MutationObserver(() => {
  if (isAwaited) return;
  isAwaited = true;
  requestAnimationFrame(look);
}).observe(document, { subtree: true, childList: true, characterData: true });

window.screenBench = {
  seen,
  /** Every message of the open conversation, by its number there, in the order of the page. */
  thread: () =>
    [...document.querySelectorAll('[role="log"] article')].map((bubble) => [
      Number(bubble.dataset.seq),
      Number(marksOf(bubble.textContent) ?? -1),
    ]),
  /** What the rows of the list say that are to be seen. */
  list: () =>
    onScreen().list.map((row) => [
      row.dataset.conversation,
      Number(marksOf(row.textContent) ?? -1),
    ]),
  /** Rows change places all the time: as soon as this one is drawn, it is opened. */
  open: (id) =>
    new Promise((resolve) => {
      const tick = () => {
        const row = document.querySelector(`[data-conversation="${id}"]`);
        if (!row) return requestAnimationFrame(tick);
        row.click();
        resolve();
      };
      tick();
    }),
};
