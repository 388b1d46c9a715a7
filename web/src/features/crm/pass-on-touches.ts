/**
 * What a finger does is told to the element it began on, for as long as it is down. A lifted card is
 * drawn anew in the air and that element is gone, so the drag would never hear of the finger again:
 * what the lost element hears is passed on to the document.
 */
export function passOnTouches({ target }: TouchEvent): void {
  if (!(target instanceof Element)) return;
  const over = new AbortController();
  const passOn = (heard: TouchEvent) => {
    if (heard.touches.length === 0) over.abort();
    if (target.isConnected) return; // it bubbles by itself
    const copy = new TouchEvent(heard.type, {
      ...{ bubbles: true, cancelable: heard.cancelable },
      touches: [...heard.touches],
      targetTouches: [...heard.targetTouches],
      changedTouches: [...heard.changedTouches],
    });
    if (!document.dispatchEvent(copy)) heard.preventDefault();
  };
  for (const type of ["touchmove", "touchend", "touchcancel"] as const) {
    target.addEventListener(type, passOn as EventListener, { passive: false, signal: over.signal });
  }
}
