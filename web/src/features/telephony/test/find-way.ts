const patienceMs = 5_000;

/** Whether the browser finds any address at which sound could reach it. */
export async function findWay(iceServers: RTCIceServer[]): Promise<boolean> {
  const connection = new RTCPeerConnection({ iceServers });
  try {
    connection.addTransceiver("audio");
    const found = new Promise<boolean>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.candidate) resolve(true);
        else if (!candidate) resolve(false);
      };
      setTimeout(() => resolve(false), patienceMs);
    });
    await connection.setLocalDescription();
    return await found;
  } finally {
    connection.close();
  }
}
