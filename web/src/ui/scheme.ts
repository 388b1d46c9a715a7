/** What a person may choose for light and dark; `auto` follows the machine. */
export const SCHEMES = ["light", "dark", "auto"] as const;
export type Scheme = (typeof SCHEMES)[number];
