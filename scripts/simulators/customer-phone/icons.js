// The few icons of the phone, drawn on a 16-unit grid.
const paths = {
  back: ["M10 3 5 8l5 5"],
  check: ["M3 8.5 6.5 12 13 5"],
  checks: ["M1 8.5 4.5 12 11 5", "M7.5 11 8.5 12 15 5"],
  clock: ["M8 4.5V8l2.2 1.6", "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z"],
  info: ["M8 7.5V11", "M8 5v.01", "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z"],
  reply: ["M6.5 4 3 7.5 6.5 11", "M3 7.5h6a4 4 0 0 1 4 4V13"],
  send: ["M8 13V3", "M3.5 7.5 8 3l4.5 4.5"],
  more: ["M3 8v.01", "M8 8v.01", "M13 8v.01"],
  plus: ["M8 3v10", "M3 8h10"],
  mic: [
    "M8 2a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0V4a2 2 0 0 0-2-2Z",
    "M3.5 7.5a4.5 4.5 0 0 0 9 0",
    "M8 12v2",
  ],
  stop: ["M4.5 4.5h7v7h-7Z"],
  note: [
    "M6 12V4l7-1.5v8",
    "M6 12a1.8 1.8 0 1 1-3.6 0A1.8 1.8 0 0 1 6 12Z",
    "M13 10.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0Z",
  ],
  file: ["M4 1.8h5l3 3v9.4H4Z", "M9 1.8v3h3"],
  link: [
    "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8",
    "M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8",
  ],
  list: ["M3 4h10", "M3 8h10", "M3 12h10"],
  pin: [
    "M8 14s4.5-4.2 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 9.8 8 14 8 14Z",
    "M8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
  ],
  person: [
    "M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8Z",
    "M3 13.5c.6-2.4 2.6-3.7 5-3.7s4.4 1.3 5 3.7",
  ],
  image: ["M2.5 3h11v10h-11Z", "m3 11.5 3.2-3.2 2.3 2.3 2-2 2.5 2.5", "M6 6v.01"],
  video: ["M2 4.5h8.5v7H2Z", "m10.5 7 3.5-2v6l-3.5-2"],
  sticker: [
    "M13.5 8A5.5 5.5 0 1 0 8 13.5L13.5 8Z",
    "M13.5 8C10 8 8 10 8 13.5",
    "M6 6.5v.01",
    "M10 6v.01",
  ],
  edit: ["M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3Z"],
  bin: ["M3.5 4.5h9", "M5 4.5 5.6 13h4.8L11 4.5", "M6.5 4.5v-2h3v2"],
  close: ["m4 4 8 8", "m12 4-8 8"],
};

export function icon(name, size = 16) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = {
    viewBox: "0 0 16 16",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.6,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const d of paths[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
