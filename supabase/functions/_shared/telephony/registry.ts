// The telephone providers this build speaks: a new one is its folder and one line here.
import { api4com } from "./api4com/index.ts";
import type { Carrier } from "./carrier.ts";

export const carriers: readonly Carrier[] = [api4com];

export function carrierOf(id: string): Carrier | undefined {
  return carriers.find((carrier) => carrier.id === id);
}
