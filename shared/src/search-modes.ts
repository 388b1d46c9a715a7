// How documents are looked for: by meaning and words, or by one of them.
export const searchModes = ["hibrida", "vetor", "texto"] as const;
export type ModoDeBusca = (typeof searchModes)[number];
