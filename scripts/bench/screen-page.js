// Writes down in which frame each message of the bench was first on the screen, by the clock of the
// machine: in the open conversation, and in its row of the list.
const seen = { thread: {}, list: {} };
const marksOf = (text) => /mark (\d+)\./.exec(text)?.[1];

function isWithin(element, box) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= box.top - 1 && bottom <= box.bottom + 1;
}

/** The messages that may be to be seen now, the latest ones of the conversation only. */
function drawnNow() {
  const log = document.querySelector('[role="log"]');
  const thread = log ? [...log.querySelectorAll("article")].slice(-8) : [];
  const list = [...document.querySelectorAll("[data-conversation]")];
  return {
    thread: { box: log, elements: thread },
    list: { box: list[0]?.closest("ul")?.parentElement, elements: list },
  };
}

const within = (box, elements) => {
  const bounds = box?.getBoundingClientRect();
  return elements.filter((element) => isWithin(element, bounds));
};

// The next task after a frame was put together begins when it has been drawn.
const drawn = new MessageChannel();
drawn.port1.onmessage = ({ data }) => {
  const at = Date.now();
  for (const [where, mark] of data) seen[where][mark] ??= at;
};

let isAwaited = false;
function look() {
  isAwaited = false;
  // Where something is costs the page more than what it says.
  const fresh = Object.entries(drawnNow()).flatMap(([where, { box, elements }]) => {
    const isFresh = (element) => {
      const mark = marksOf(element.textContent);
      return mark !== undefined && !(mark in seen[where]);
    };
    return within(box, elements.filter(isFresh)).map((element) => [
      where,
      marksOf(element.textContent),
    ]);
  });
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
  list: () => {
    const { box, elements } = drawnNow().list;
    return within(box, elements).map((row) => [
      row.dataset.conversation,
      Number(marksOf(row.textContent) ?? -1),
    ]);
  },
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
