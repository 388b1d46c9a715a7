/** One voice at a time: starting a second player stops the first. */
let current: HTMLMediaElement | null = null;

export function playsAlone(element: HTMLMediaElement) {
  if (current && current !== element) current.pause();
  current = element;
}

export const SPEEDS = [1, 1.5, 2] as const;
export type Speed = (typeof SPEEDS)[number];

export function nextSpeed(speed: Speed): Speed {
  return SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
}
