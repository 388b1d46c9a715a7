// The few icons of the phone, drawn on a 16-unit grid.
const paths = {
  back: ["M10 3 5 8l5 5"],
  check: ["M3 8.5 6.5 12 13 5"],
  checks: ["M1 8.5 4.5 12 11 5", "M7.5 11 8.5 12 15 5"],
  clock: ["M8 4.5V8l2.2 1.6", "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z"],
  info: ["M8 7.5V11", "M8 5v.01", "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z"],
  reply: ["M6.5 4 3 7.5 6.5 11", "M3 7.5h6a4 4 0 0 1 4 4V13"],
  send: ["M8 13V3", "M3.5 7.5 8 3l4.5 4.5"],
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
