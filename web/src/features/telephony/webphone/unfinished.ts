// Calls whose result is still wanted, kept over a reload: also when it ended the call. Of this tab only:
// who signs in on the same machine later has no business with them.
import { type Line, nextLine, wantsResult } from "../phone/line.ts";

const dayMs = 86_400_000;

const isWanted = (line: Line) =>
  wantsResult(line) || (line.call.isAnswered && line.ligacaoId !== null && !line.isDone);

export function createUnfinished(key: string) {
  let written = sessionStorage.getItem(key) ?? "[]";
  return {
    keep(lines: readonly Line[]) {
      const now = JSON.stringify(lines.filter(isWanted));
      if (now === written) return;
      written = now;
      sessionStorage.setItem(key, now);
    },
    /** As they stand now: over, whatever they were. */
    read(): Line[] {
      try {
        const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]") as Line[];
        return kept
          .filter(({ beganAt }) => Date.now() - beganAt < dayMs)
          .map((line) => ({ ...nextLine(line, { type: "closed", cause: "failed" }), legId: null }));
      } catch {
        return [];
      }
    },
  };
}
