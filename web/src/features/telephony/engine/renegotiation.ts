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
  const agreed = answerOf(connection);
  if (!voice || !agreed) return false;
  const before = voice.direction;
  voice.direction = offer.direction;
  try {
    const description = await connection.createOffer({ iceRestart: offer.isRestart });
    const seen = offer.isRestart ? waySeen(connection, offer.hasIceServers) : null;
    await connection.setLocalDescription(description);
    await seen;
    const answer = await invite(session, connection.localDescription?.sdp ?? "", offer);
    if (answer === null) throw new Error("refused");
    await connection.setRemoteDescription({ type: "answer", sdp: answer });
    return true;
  } catch {
    if (connection.signalingState === "closed") return false;
    voice.direction = before;
    if (connection.signalingState === "stable") return false;
    // Chromium is deaf or mute after a mere rollback: what was agreed on is agreed on once more.
    await connection.setLocalDescription({ type: "rollback" });
    await connection.setLocalDescription(await connection.createOffer());
    await connection.setRemoteDescription({ type: "answer", sdp: agreed });
    return false;
  }
}

/** What the other side last said, as if in answer to us. */
function answerOf(connection: RTCPeerConnection): string | null {
  const { currentLocalDescription: ours, currentRemoteDescription: theirs } = connection;
  if (!ours || !theirs) return null;
  // Who opens the encryption is settled: an offer leaves it open, an answer may not.
  const role = ours.sdp.includes("a=setup:active") ? "passive" : "active";
  return theirs.sdp.replaceAll("a=setup:actpass", `a=setup:${role}`);
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
