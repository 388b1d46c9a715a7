// A transfer, which always comes to an end: servers may take it on and never tell what became of it.
import type { RTCSession } from "jssip/lib/RTCSession";

export interface ReferralTimes {
  /** Until the server takes it on. */
  takenMs: number;
  /** From there until the new one answers: as long as a phone rings. */
  doneMs: number;
}

export function refer(
  session: RTCSession,
  target: Parameters<RTCSession["refer"]>[0],
  replaces: RTCSession | undefined,
  { takenMs, doneMs }: ReferralTimes,
): Promise<boolean> {
  if (!session.isEstablished()) return Promise.resolve(false);
  return new Promise((resolve) => {
    let isTaken = false;
    let patience = setTimeout(() => resolve(false), takenMs);
    const settle = (isDone: boolean) => {
      clearTimeout(patience);
      resolve(isDone);
    };
    // Some servers say goodbye in place of success.
    session.on("ended", () => settle(isTaken));
    session.refer(target, {
      replaces,
      eventHandlers: {
        requestSucceeded() {
          isTaken = true;
          clearTimeout(patience);
          patience = setTimeout(() => resolve(false), doneMs);
        },
        requestFailed: () => settle(false),
        accepted: () => settle(true),
        failed: () => settle(false),
      },
    });
  });
}
