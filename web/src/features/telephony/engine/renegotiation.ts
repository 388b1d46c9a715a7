// A new offer within a call: hold, its end, another way for the sound. JsSIP's own hold() and
// renegotiate() hang up when the other side says no, and leave what is on hold able to speak again when
// the server makes an offer. Here the description itself says who may send, and a no changes nothing.
import type { RTCSession } from "jssip/lib/RTCSession";
import { waySeen } from "./ice.ts";
import { type InDialog, sendRequest } from "./untyped.ts";

export interface Offer {
  direction: "sendrecv" | "sendonly";
  /** Looks for the way anew. */
  isRestart: boolean;
  hasIceServers: boolean;
  patienceMs: number;
  /** It was agreed to after we had given it up: the other side believes what we no longer do. */
  onLate(): void;
}

/** Whether the other side agreed. Without its word all is as it was. */
export async function offerAgain(session: RTCSession, offer: Offer): Promise<boolean> {
  const { connection } = session;
  const [voice] = connection.getTransceivers();
  if (!voice) return false;
  const before = voice.direction;
  // Chromium is deaf after taking back a description that hears less: the browser's own stays as wide as
  // it is until the other side has agreed, only what is sent is narrower.
  if (offer.direction === "sendrecv") voice.direction = "sendrecv";
  try {
    const description = await connection.createOffer({ iceRestart: offer.isRestart });
    const seen = offer.isRestart ? waySeen(connection, offer.hasIceServers) : null;
    await connection.setLocalDescription(description);
    await seen;
    const sdp = connection.localDescription?.sdp ?? "";
    const body = sdp.replaceAll("a=sendrecv", `a=${offer.direction}`);
    const answer = await invite(session, body, offer);
    if (answer === null) throw new Error("refused");
    await connection.setRemoteDescription({ type: "answer", sdp: answer });
    voice.direction = offer.direction;
    return true;
  } catch {
    if (connection.signalingState === "have-local-offer") {
      await connection.setLocalDescription({ type: "rollback" });
    }
    if (connection.signalingState !== "closed") voice.direction = before;
    return false;
  }
}

/** The answer, or null. */
function invite(session: RTCSession, body: string, offer: Offer): Promise<string | null> {
  const extraHeaders = [`Contact: ${session.contact}`, "Content-Type: application/sdp"];
  return new Promise((resolve) => {
    let isAnswered = false;
    let isLate = false;
    const settle = (answer: string | null) => {
      clearTimeout(patience);
      resolve(answer);
    };
    const patience = setTimeout(() => {
      isLate = true;
      resolve(null);
    }, offer.patienceMs);
    const eventHandlers: InDialog["eventHandlers"] = {
      onSuccessResponse(response) {
        sendRequest(session, "ACK");
        if (isAnswered) return;
        isAnswered = true;
        if (isLate) offer.onLate();
        settle(response.body);
      },
      onErrorResponse: () => settle(null),
      onRequestTimeout: () => settle(null),
      onTransportError: () => settle(null),
      onDialogError(response) {
        settle(null);
        // The server no longer knows this call: nobody could end it any more.
        if (response.status_code !== 481 || session.isEnded()) return;
        session.terminate({ cause: "Dialog Error" });
      },
    };
    sendRequest(session, "INVITE", { extraHeaders, body, eventHandlers });
  });
}
