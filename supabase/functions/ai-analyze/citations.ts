// The marks that say where a sentence of a streamed answer comes from: `[1]` is the first source. They
// are for us; whoever reads gets the sentence without them.
const MARK = /\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]/g;
/** What may become a mark with the next piece. */
const CUT = /\s*\[[\d\s,]*$|\s+$/;

export interface Citations {
  push(piece: string): string;
  end(): string;
  /** The numbers that were cited so far. */
  cited(): number[];
}

export function createCitations(): Citations {
  const numbers = new Set<number>();
  let held = "";
  const without = (text: string) =>
    text.replace(MARK, (_mark, list: string) => {
      for (const number of list.split(",")) numbers.add(Number(number));
      return "";
    });
  return {
    push(piece) {
      held = without(held + piece);
      const ready = held.slice(0, CUT.exec(held)?.index ?? held.length);
      held = held.slice(ready.length);
      return ready;
    },
    end() {
      const rest = without(held).trimEnd();
      held = "";
      return rest;
    },
    cited: () => [...numbers],
  };
}
