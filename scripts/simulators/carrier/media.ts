// The sound of one webphone: a WebRTC peer in plain JavaScript. The library costs half a second and
// 40 MB, so it is loaded by the first call.
import type { RTCPeerConnection } from "werift";
import { frameSize, sampleRate } from "./mulaw.ts";

export interface Media {
  /** Our half of a call that we make. */
  offer(): Promise<string>;
  /** The answer to a webphone's offer, the first or a later one. */
  answer(sdp: string): Promise<string>;
  accept(sdp: string): Promise<void>;
  /** Our half as it was last told. */
  description(): string;
  send(frame: Buffer): void;
  /** The oldest 20 ms that were heard and not yet taken. */
  take(): Buffer | null;
  /** When the last packet came, in ms. */
  lastHeardAt(): number;
  close(): void;
}

/** More than this late is dropped: a conversation must not lag behind. */
const longestQueue = 8;
const events = "0123456789*#ABCD";

/** Digits that are sent as RFC 4733 events come to `onDigit`. */
export async function createMedia(onDigit: (digit: string) => void): Promise<Media> {
  const { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } =
    await import("werift");
  const codec = (mimeType: string, payloadType: number) =>
    new RTCRtpCodecParameters({ mimeType, payloadType, clockRate: sampleRate, channels: 1 });
  const peer = new RTCPeerConnection({
    codecs: { audio: [codec("audio/PCMU", 0), codec("audio/telephone-event", 101)], video: [] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ["127.0.0.1"],
  });
  const track = new MediaStreamTrack({ kind: "audio" });
  peer.addTransceiver(track, { direction: "sendrecv" });

  const queue: Buffer[] = [];
  let lastHeardAt = Date.now();
  let lastEvent = -1;
  const heard = new Set<unknown>();
  peer.onTrack.subscribe((remote) => {
    // It is told again at each renegotiation.
    if (heard.has(remote)) return;
    heard.add(remote);
    remote.onReceiveRtp.subscribe(({ header, payload }) => {
      lastHeardAt = Date.now();
      if (header.payloadType !== 0) {
        // An event comes many times with one timestamp.
        if (payload.length !== 4 || header.timestamp === lastEvent) return;
        lastEvent = header.timestamp;
        onDigit(events[payload[0] ?? 99] ?? "");
        return;
      }
      for (let at = 0; at + frameSize <= payload.length; at += frameSize) {
        queue.push(Buffer.from(payload.subarray(at, at + frameSize)));
      }
      while (queue.length > longestQueue) queue.shift();
    });
  });

  let sequence = 0;
  let timestamp = 0;
  let closed = false;
  return {
    async offer() {
      await peer.setLocalDescription(await peer.createOffer());
      return localSdp(peer);
    },
    async answer(sdp) {
      await peer.setRemoteDescription({ type: "offer", sdp: withoutNames(sdp) });
      await peer.setLocalDescription(await peer.createAnswer());
      return localSdp(peer);
    },
    accept: (sdp) => peer.setRemoteDescription({ type: "answer", sdp: withoutNames(sdp) }),
    description: () => peer.localDescription?.sdp ?? "",
    send(frame) {
      if (closed) return;
      sequence = (sequence + 1) & 0xffff;
      timestamp = (timestamp + frameSize) >>> 0;
      const header = new RtpHeader({ payloadType: 0, sequenceNumber: sequence, timestamp });
      track.writeRtp(new RtpPacket(header, frame));
    },
    take: () => queue.shift() ?? null,
    lastHeardAt: () => lastHeardAt,
    close() {
      closed = true;
      void peer.close();
    },
  };
}

/** Complete, with the candidates of this machine alone: nothing here is for a network. */
async function localSdp(peer: RTCPeerConnection): Promise<string> {
  if (peer.iceGatheringState !== "complete") {
    await Promise.race([
      new Promise<void>((resolve) => {
        peer.iceGatheringStateChange.subscribe((state) => state === "complete" && resolve());
      }),
      new Promise((resolve) => setTimeout(resolve, 1_500)),
    ]);
  }
  return candidates(peer.localDescription?.sdp ?? "", (line) => line.includes(" 127.0.0.1 "));
}

/** A browser hides its addresses behind mDNS names; it finds us anyway, so nobody looks them up. */
const withoutNames = (sdp: string) => candidates(sdp, (line) => !line.includes(".local "));

function candidates(sdp: string, keep: (line: string) => boolean): string {
  const lines = sdp.split("\r\n");
  return lines.filter((line) => !line.startsWith("a=candidate:") || keep(line)).join("\r\n");
}
