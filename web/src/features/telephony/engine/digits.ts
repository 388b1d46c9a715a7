// Digits one after the other, in the sound or as messages. JsSIP's own messages end the call when one of
// them is not answered.
import type { RTCSession } from "jssip/lib/RTCSession";
import type { DigitTransport } from "./engine.ts";
import { sendRequest } from "./untyped.ts";

const toneMs = 100;
const gapMs = 70;
const answerMs = 2_000;

/** `queue` is what is still being sent. */
export function sendDigits(
  session: RTCSession,
  queue: Promise<void>,
  digits: string,
  by?: DigitTransport,
): Promise<void> {
  const sender = session.connection?.getSenders().find(({ track }) => track?.kind === "audio");
  const tones = sender?.dtmf;
  if (by !== "info" && tones?.canInsertDTMF) {
    tones.insertDTMF(tones.toneBuffer + digits, toneMs, gapMs);
    return queue;
  }
  return [...digits].reduce((before, digit) => before.then(() => tell(session, digit)), queue);
}

function tell(session: RTCSession, digit: string): Promise<void> {
  return new Promise((resolve) => {
    if (!session.isEstablished()) return resolve();
    setTimeout(resolve, answerMs);
    sendRequest(session, "INFO", {
      extraHeaders: ["Content-Type: application/dtmf-relay"],
      body: `Signal=${digit}\r\nDuration=${toneMs}`,
      eventHandlers: {
        onSuccessResponse: () => resolve(),
        onErrorResponse: () => resolve(),
        onDialogError: () => resolve(),
        onRequestTimeout: resolve,
        onTransportError: resolve,
      },
    });
  });
}
