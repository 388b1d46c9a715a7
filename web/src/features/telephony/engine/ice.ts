// JsSIP and browsers wait for every candidate, with a dead STUN server for 40 s: one that will do is
// enough.
import { C } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";

/** How long an address from a STUN or TURN server is waited for. */
const candidateMs = 250;
/** A machine without any address at all. */
const nothingMs = 1_000;

export function beReady(
  candidate: RTCIceCandidate,
  hasIceServers: boolean,
  ready: () => void,
): void {
  const isFromOutside = candidate.type === "srflx" || candidate.type === "relay";
  if (!hasIceServers || isFromOutside) ready();
  else setTimeout(ready, candidateMs);
}

/** Begun before the local description is set. */
export function waySeen(connection: RTCPeerConnection, hasIceServers: boolean): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, nothingMs);
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate) beReady(candidate, hasIceServers, resolve);
      else resolve();
    });
  });
}

/** JsSIP hangs up when no way is left for the sound, where the next offer may find one. */
export function outliveBrokenSound(session: RTCSession): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options) => {
    if (options?.cause !== C.causes.RTP_TIMEOUT) terminate(options);
  };
}
