// What is shot at, and whether it was hit. The wires ask at every moment whether this is the one.
import type { Moment, Place } from "./places.ts";

export interface Aim {
  hit: boolean;
  /** Aims at a place; null at nothing. */
  at(place: Place | null, worker: () => number | undefined): void;
  /** How often this was begun, the present time included. */
  begun(what: string): number;
  /** True when this was the moment, and somebody is dead. */
  strike(what: string, nth: number, moment: Moment, backend?: number): boolean;
}

export function createAim(): Aim {
  let place: Place | null = null;
  let workerPid: () => number | undefined = () => undefined;
  const times = new Map<string, number>();

  const aim: Aim = {
    hit: false,
    at(wanted, worker) {
      place = wanted;
      workerPid = worker;
      aim.hit = false;
      times.clear();
    },
    begun(what) {
      const nth = (times.get(what) ?? 0) + 1;
      times.set(what, nth);
      return nth;
    },
    strike(what, nth, moment, backend) {
      if (aim.hit || !place) return false;
      if (place.what !== what || place.nth !== nth || place.moment !== moment) return false;
      const pid = place.victim === "worker" ? workerPid() : backend;
      if (pid === undefined) return false;
      aim.hit = true;
      // What pg_terminate_backend() sends is SIGTERM; nothing of a process outlives SIGKILL.
      process.kill(pid, place.victim === "backend ended" ? "SIGTERM" : "SIGKILL");
      return true;
    },
  };
  return aim;
}
