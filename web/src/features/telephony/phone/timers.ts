// Nothing may stand still for ever: each line has the time its state allows, and one that waits for
// the server's word asks for it.
import { type Line, lineLimitMs, wantsRow } from "./line.ts";

const askAgainMs = 2_000;

export function createTimers(expire: (lineId: string) => void, ask: (ligacaoId: string) => void) {
  const limits = new Map<string, { state: string; timer: ReturnType<typeof setTimeout> }>();
  const questions = new Map<string, ReturnType<typeof setTimeout>>();

  let isStopped = false;

  function limit(line: Line) {
    const { call, legId, askedAt, isConnected } = line;
    const state = `${call.phase} ${call.hold} ${legId} ${askedAt} ${isConnected}`;
    const known = limits.get(line.id);
    if (known?.state === state) return;
    if (known) clearTimeout(known.timer);
    const ms = lineLimitMs(line);
    if (ms === null) limits.delete(line.id);
    else limits.set(line.id, { state, timer: setTimeout(() => expire(line.id), ms) });
  }
  function question(line: Line) {
    if (!line.ligacaoId || questions.has(line.id) || !wantsRow(line)) return;
    const { ligacaoId } = line;
    const again = () => {
      questions.delete(line.id);
      ask(ligacaoId);
    };
    questions.set(line.id, setTimeout(again, askAgainMs));
  }

  return {
    start() {
      isStopped = false;
    },
    follow(lines: readonly Line[]) {
      if (isStopped) return;
      for (const line of lines) {
        limit(line);
        question(line);
      }
    },
    stop() {
      isStopped = true;
      for (const { timer } of limits.values()) clearTimeout(timer);
      for (const timer of questions.values()) clearTimeout(timer);
      limits.clear();
      questions.clear();
    },
  };
}
