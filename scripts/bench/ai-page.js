// Writes down in which frame an open conversation's first analysis was on the screen, by the clock of
// the machine.
const seen = {};

function analysed() {
  const panels = [...document.querySelectorAll("section[aria-labelledby]")];
  return panels.some((panel) => {
    const title = document.getElementById(panel.getAttribute("aria-labelledby"))?.textContent;
    return (
      title === "Análise da conversa" &&
      /Sentimento\s*(positivo|neutro|negativo)/.test(panel.textContent)
    );
  });
}

// The next task after a frame was put together begins when it has been drawn.
const drawn = new MessageChannel();
drawn.port1.onmessage = ({ data }) => {
  seen[data] ??= Date.now();
};

let isAwaited = false;
function look() {
  isAwaited = false;
  const id = /[0-9a-f-]{36}/.exec(location.pathname)?.[0];
  if (id && !(id in seen) && analysed()) drawn.port2.postMessage(id);
}

new MutationObserver(() => {
  if (isAwaited) return;
  isAwaited = true;
  requestAnimationFrame(look);
}).observe(document, { subtree: true, childList: true, characterData: true });

window.aiBench = { seen };
