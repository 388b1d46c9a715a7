// Reads a connection's counters.
import type { Counters } from "./quality.ts";

interface Stat {
  id: string;
  type: string;
  kind?: string;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  roundTripTime?: number;
  currentRoundTripTime?: number;
  nominated?: boolean;
  totalAudioEnergy?: number;
  codecId?: string;
  mimeType?: string;
}

export async function readCounters(
  connection: RTCPeerConnection,
): Promise<{ counters: Counters; codec: string | null } | null> {
  const stats = [...(await connection.getStats()).values()] as Stat[];
  const inbound = stats.find(({ type, kind }) => type === "inbound-rtp" && kind === "audio");
  if (!inbound) return null;
  const far = stats.find(({ type }) => type === "remote-inbound-rtp")?.roundTripTime;
  const near = stats.find(
    ({ type, nominated }) => type === "candidate-pair" && nominated,
  )?.currentRoundTripTime;
  const rtt = far ?? near;
  const source = stats.find(({ type, kind }) => type === "media-source" && kind === "audio");
  const codec = stats.find(({ id }) => id === inbound.codecId)?.mimeType;
  return {
    codec: codec?.replace(/^audio\//, "") ?? null,
    counters: {
      at: performance.now(),
      received: inbound.packetsReceived ?? 0,
      lost: inbound.packetsLost ?? 0,
      jitterMs: (inbound.jitter ?? 0) * 1_000,
      rttMs: rtt === undefined ? null : rtt * 1_000,
      micEnergy: source?.totalAudioEnergy ?? null,
    },
  };
}
