// A steady stream in both directions that does not wait for anybody: whoever is held up is passed
// over, as customers do not wait for each other.
import { setTimeout as sleep } from "node:timers/promises";
import type { Line } from "./lines.ts";
import { hear, type Record, say } from "./talk.ts";

/** A customer's message is one event; ours is three, for it is to be sent and delivered as well. */
export const EVENTS_OF_OURS = 3;

export interface Load {
  events(): number;
  /** Stops beginning anything and waits for what was begun. */
  end(): Promise<void>;
}

export function startLoad(record: Record, lines: Line[], perSecond: number): Load {
  let over = false;
  const idle = { hearing: new Set(lines), saying: new Set(lines) };
  const underWay = new Set<Promise<void>>();
  const broken: unknown[] = [];

  function begin(kind: "hearing" | "saying", work: (line: Line) => Promise<void>): boolean {
    const line = drawn([...idle[kind]]);
    if (!line) return false;
    idle[kind].delete(line);
    const run: Promise<void> = work(line)
      .catch((cause) => void broken.push(cause))
      .finally(() => {
        idle[kind].add(line);
        underWay.delete(run);
      });
    underWay.add(run);
    return true;
  }

  const count = () => record.heard.size + EVENTS_OF_OURS * record.said.size;

  async function pump(): Promise<void> {
    const began = performance.now();
    let due = 0;
    while (!over) {
      due = Math.max(due, 0);
      const target = ((performance.now() - began) * perSecond) / 1000;
      while (due < target && !over) {
        // Three events of five are ours, one in five customers' messages comes twice.
        const ours = Math.random() < 1 / 3;
        const begun = ours
          ? begin("saying", (line) => say(record, line, { twice: Math.random() < 0.05 }))
          : begin("hearing", (line) => hear(record, [line], wrappingFor(line)));
        due += ours ? EVENTS_OF_OURS : 1;
        if (!begun) break;
      }
      await sleep(10);
    }
  }
  const pumping = pump();

  return {
    events: count,
    async end() {
      over = true;
      await pumping;
      await Promise.all(underWay);
      if (broken.length > 0) throw broken[0];
    },
  };
}

function wrappingFor(line: Line) {
  return {
    copies: Math.random() < 0.2 ? 2 : 1,
    // The doors of a line alternate between lines, never within one: its order is kept by waiting.
    door: line.number % 4 === 0 ? ("platform" as const) : line.tenant,
  };
}

function drawn<T>(list: T[]): T | undefined {
  return list[Math.floor(Math.random() * list.length)];
}
