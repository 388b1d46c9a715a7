// What is written about calls and not saved yet, by call: it outlives the page.
import type { Result } from "../phone/server.ts";

export interface Draft {
  text: string | null;
  result: Result | null;
}

export interface Drafts {
  all(): [ligacaoId: string, draft: Draft][];
  put(ligacaoId: string, draft: Draft): void;
  /** Only if it is still this one. */
  drop(ligacaoId: string, draft: Draft): void;
}

export function createDrafts(key: string, storage: Pick<Storage, "getItem" | "setItem">): Drafts {
  function read(): Record<string, Draft> {
    try {
      return JSON.parse(storage.getItem(key) ?? "{}") as Record<string, Draft>;
    } catch {
      return {};
    }
  }
  const write = (drafts: Record<string, Draft>) => storage.setItem(key, JSON.stringify(drafts));

  return {
    all: () => Object.entries(read()),
    put: (ligacaoId, draft) => write({ ...read(), [ligacaoId]: draft }),
    drop(ligacaoId, draft) {
      const { [ligacaoId]: kept, ...others } = read();
      if (JSON.stringify(kept) === JSON.stringify(draft)) write(others);
    },
  };
}
