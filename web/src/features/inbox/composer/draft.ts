/** What a person was writing when they looked elsewhere: the text, and nothing else. */
export interface DraftStore {
  read(conversationId: string): string;
  write(conversationId: string, text: string): void;
}

const PREFIX = "prosa:draft";

/** Per person, so that who signs in next on this computer does not find another's words. */
export function draftStore(storage: Storage, userId: string): DraftStore {
  const key = (conversationId: string) => `${PREFIX}:${userId}:${conversationId}`;
  return {
    read(conversationId) {
      try {
        return storage.getItem(key(conversationId)) ?? "";
      } catch {
        return "";
      }
    },
    write(conversationId, text) {
      try {
        if (text.trim() === "") storage.removeItem(key(conversationId));
        else storage.setItem(key(conversationId), text);
      } catch {
        // A full or forbidden storage costs the draft its reload, never the typing.
      }
    },
  };
}
