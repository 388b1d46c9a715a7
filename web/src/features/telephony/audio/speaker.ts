// Plays what the others say, each on an element of its own, all on the chosen loudspeaker.

/** Not everywhere: Safari and Firefox play on whatever the system chose. */
export async function sendTo(element: HTMLMediaElement, deviceId: string | null): Promise<void> {
  if (!("setSinkId" in element)) return;
  await element.setSinkId(deviceId ?? "").catch(() => undefined);
}

export function createSpeaker(deviceOf: () => string | null) {
  const playing = new Map<string, HTMLAudioElement>();
  return {
    play(legId: string, sound: MediaStream | null) {
      const known = playing.get(legId);
      if (!sound) {
        known?.pause();
        if (known) known.srcObject = null;
        playing.delete(legId);
        return;
      }
      const element = known ?? new Audio();
      playing.set(legId, element);
      element.srcObject = sound;
      void sendTo(element, deviceOf());
      // Refused only where nobody has touched the page, and a call needs a touch.
      void element.play().catch(() => undefined);
    },
    move(deviceId: string | null) {
      for (const element of playing.values()) void sendTo(element, deviceId);
    },
    stop() {
      for (const legId of [...playing.keys()]) this.play(legId, null);
    },
  };
}
