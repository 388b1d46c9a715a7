// Writes down, by the page's own clock, when a call was asked for and when its INVITE went by.
const noted = { clicked: 0, invited: 0 };
window.noted = noted;

function note(text) {
  if (typeof text !== "string" || !text.startsWith("INVITE") || noted.invited > 0) return;
  noted.invited = performance.now();
}

const Socket = window.WebSocket;
window.WebSocket = class extends Socket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => note(data));
  }
  send(data) {
    note(data);
    super.send(data);
  }
};

window.addEventListener(
  "click",
  ({ timeStamp, target }) => {
    if (target.closest("button")?.type !== "submit") return;
    Object.assign(noted, { clicked: timeStamp, invited: 0 });
  },
  true,
);
