import { liveEvents, livePresence } from "@prosa/shared/events.ts";

const TYPING_MS = 5_000;
const LEAVING_MS = 3_000;

export interface Person {
  id: string;
  nome: string;
}

export interface LiveSnapshot {
  typing: Person[];
  viewing: Person[];
}

/**
 * Who else is in a conversation right now. Anybody who may write in it can say anything here, so
 * nothing of this ever reaches what is stored: it is words on the screen for a few seconds.
 */
export function createLive(options: { me: string; onChange(snapshot: LiveSnapshot): void }) {
  const typing = new Map<string, { nome: string; timer: ReturnType<typeof setTimeout> }>();
  const viewing = new Map<string, string>();
  const leaving = new Map<string, ReturnType<typeof setTimeout>>();

  const people = (entries: Iterable<[string, string]>): Person[] =>
    [...entries].map(([id, nome]) => ({ id, nome })).sort((a, b) => a.nome.localeCompare(b.nome));

  function changed() {
    options.onChange({
      typing: people([...typing].map(([id, { nome }]): [string, string] => [id, nome])),
      viewing: people(viewing),
    });
  }

  function stopsTyping(id: string) {
    const entry = typing.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    typing.delete(id);
    changed();
  }

  return {
    heard(event: string, payload: unknown) {
      if (event === "atendente_digitando") {
        const said = liveEvents.atendente_digitando.safeParse(payload);
        if (!said.success || said.data.user_id === options.me) return;
        const { user_id: id, nome } = said.data;
        clearTimeout(typing.get(id)?.timer);
        // A word that never comes: who lost the connection does not type for ever.
        typing.set(id, { nome, timer: setTimeout(() => stopsTyping(id), TYPING_MS) });
        changed();
      }
      if (event === "atendente_parou_digitar") {
        const said = liveEvents.atendente_parou_digitar.safeParse(payload);
        if (said.success) stopsTyping(said.data.user_id);
      }
    },

    /** The whole state every time; a person with several tabs is one person. */
    present(state: Record<string, unknown[]>) {
      const here = new Set<string>();
      for (const [id, metas] of Object.entries(state)) {
        const meta = livePresence.safeParse(metas[0]);
        if (id === options.me || !meta.success) continue;
        here.add(id);
        viewing.set(id, meta.data.nome);
        clearTimeout(leaving.get(id));
        leaving.delete(id);
      }
      for (const id of viewing.keys()) {
        if (here.has(id) || leaving.has(id)) continue;
        // An update arrives as leave and join; only who stays away has left.
        const timer = setTimeout(() => {
          leaving.delete(id);
          viewing.delete(id);
          stopsTyping(id);
          changed();
        }, LEAVING_MS);
        leaving.set(id, timer);
      }
      changed();
    },

    stop() {
      for (const { timer } of typing.values()) clearTimeout(timer);
      for (const timer of leaving.values()) clearTimeout(timer);
    },
  };
}
