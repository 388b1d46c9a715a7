/** The web's one line per telephone provider: its proxy among our functions, and the header that marks a call it places for us. */
export const carriers = [
  { proxy: "api4com-proxy", dialedMark: "X-Api4comintegratedcall" },
] as const;
