/** Gathers what is asked for within one turn of the page and asks for all of it at once. */
export function inOneCall<Key, Answer>(
  ask: (keys: Key[]) => Promise<ReadonlyMap<Key, Answer | undefined>>,
): (key: Key) => Promise<Answer | undefined> {
  let keys: Set<Key> | null = null;
  let answers: Promise<ReadonlyMap<Key, Answer | undefined>> | null = null;

  return async (key) => {
    if (!keys || !answers) {
      const gathered = new Set<Key>();
      keys = gathered;
      answers = new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
        keys = null;
        answers = null;
        return ask([...gathered]);
      });
    }
    keys.add(key);
    return (await answers).get(key);
  };
}
