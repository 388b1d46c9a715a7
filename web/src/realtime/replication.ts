/** A running server says so right behind the join; one that takes longer is only starting. */
export const READY_GRACE_MS = 250;

/**
 * A channel is joined before the server has begun to read the database: the first to come after
 * minutes without anybody would miss what is written until then. The server says when it reads
 * (`replication_ready`). Joined is reported at that word, or after a moment without it, so that the
 * read which follows is usually the only one; a later word is reported as such.
 */
export function watchReplication(on: { joined(): void; late(): void }) {
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function joined() {
    clearTimeout(waiting);
    waiting = undefined;
    on.joined();
  }

  return {
    subscribed() {
      clearTimeout(waiting);
      waiting = setTimeout(joined, READY_GRACE_MS);
    },
    ready() {
      if (waiting === undefined) on.late();
      else joined();
    },
    ended() {
      clearTimeout(waiting);
      waiting = undefined;
    },
  };
}
