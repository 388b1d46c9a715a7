// The colours of Prosa, as data: the theme turns them into CSS variables and the contrast test
// reads them. Paper and ink carry the screen; colour is spent on what needs a person.

export type Scheme = {
  /** Behind everything. */
  paper: string;
  /** Lists, cards, bubbles, whatever lies on the paper. */
  surface: string;
  /** Hover of a row. */
  hover: string;
  /** The chosen row or navigation item. */
  chosen: string;
  line: string;
  ink: string;
  /** Meta text. */
  quiet: string;
  /** Brand as text or icon. */
  brand: string;
  brandSoft: string;
  ok: string;
  okSoft: string;
  wait: string;
  waitSoft: string;
  fail: string;
  failSoft: string;
  info: string;
  infoSoft: string;
  note: string;
  noteSoft: string;
  /** Our own bubble in a thread. */
  ours: string;
};

export const light: Scheme = {
  paper: "#faf8f5",
  surface: "#ffffff",
  hover: "#f5f2ed",
  chosen: "#fbeee5",
  line: "#e6e1d9",
  ink: "#1f2430",
  quiet: "#626773",
  brand: "#c2410c",
  brandSoft: "#fbeee5",
  ok: "#17693f",
  okSoft: "#e6f4ec",
  wait: "#8a4f00",
  waitSoft: "#fdf1d8",
  fail: "#b42318",
  failSoft: "#fdecea",
  info: "#1d5a9e",
  infoSoft: "#e8f1fb",
  note: "#5c4a05",
  noteSoft: "#fdf5cf",
  ours: "#f7ece4",
};

export const dark: Scheme = {
  paper: "#15171c",
  surface: "#1c1f26",
  hover: "#23272f",
  chosen: "#33261f",
  line: "#2e333c",
  ink: "#e7e8eb",
  quiet: "#9ea3ae",
  brand: "#f39364",
  brandSoft: "#33261f",
  ok: "#5cc690",
  okSoft: "#1a2f26",
  wait: "#edb458",
  waitSoft: "#332919",
  fail: "#ff9385",
  failSoft: "#3a2322",
  info: "#86b8f4",
  infoSoft: "#1d2c3e",
  note: "#ecdc9b",
  noteSoft: "#322d18",
  ours: "#2f2823",
};

/** Fired clay. Shade 7 is the action colour: 5.2:1 under white text. */
export const barro = [
  "#fdf3ec",
  "#fae3d3",
  "#f4c6a8",
  "#eda277",
  "#e67f4b",
  "#db6329",
  "#cf5116",
  "#c2410c",
  "#9c350d",
  "#7b2c10",
] as const;

/** Red of failures and of hanging up; shade 7 carries white text. */
export const brick = [
  "#fdecea",
  "#fad5d1",
  "#f3aaa3",
  "#ec7d73",
  "#e2564a",
  "#d53c2f",
  "#c72d20",
  "#b42318",
  "#8f1b13",
  "#70150f",
] as const;

/** Grey with a little clay in it. Shade 4 is the border of a field: 3:1 on the surface. */
export const gray = [
  "#faf8f5",
  "#f5f2ed",
  "#ece8e1",
  "#e0dbd2",
  "#938d82",
  "#857f75",
  "#716d66",
  "#55524d",
  "#363534",
  "#1f2430",
] as const;

/** Lightest text to deepest ground, as Mantine reads it; shade 4 is the border of a field. */
export const night = [
  "#e7e8eb",
  "#c3c6cd",
  "#9ea3ae",
  "#868c98",
  "#666d7b",
  "#2e333c",
  "#23272f",
  "#1c1f26",
  "#15171c",
  "#0f1115",
] as const;
