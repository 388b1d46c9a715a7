const FRAME_MS = 16;
/** A page that nobody sees has no frames. */
const UNSEEN_MS = 100;

/**
 * Runs what is scheduled all at once, and at most once a frame: events come by the dozen and each changes
 * several queries. The first after a pause waits for nothing; a slow machine draws less often
 * instead of falling behind.
 */
export function createDrawTogether(): (change: () => void) => void {
  let changes: (() => void)[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let unseen: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  function draw() {
    clearTimeout(unseen);
    cancelAnimationFrame(frame);
    drawnAt = performance.now();
    const all = changes;
    changes = [];
    for (const change of all) {
      try {
        change();
      } catch (cause) {
        reportError(cause); // as it would have been, alone in its timer
      }
    }
  }

  return (change) => {
    if (changes.push(change) > 1) return;
    const wasJustDrawn = performance.now() - drawnAt < FRAME_MS;
    unseen = setTimeout(draw, wasJustDrawn ? UNSEEN_MS : 0);
    if (wasJustDrawn) frame = requestAnimationFrame(draw);
  };
}
