// A webphone for tests, on genuine JsSIP: what it hears and what happens to it can be asked for.
import JsSIP from "jssip";

const events = ["connecting", "progress", "accepted", "confirmed", "ended", "failed", "hold"];
const options = {
  mediaConstraints: { audio: true, video: false },
  pcConfig: { iceServers: [] },
};

window.phone = {
  calls: [],
  log: [],
  start(url, extension, password, domain, instance) {
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri: `sip:${extension}@${domain}`,
      password,
      instance_id: instance,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 2,
    });
    this.ua = ua;
    for (const name of ["connected", "disconnected", "registered", "registrationFailed"]) {
      ua.on(name, (data) => this.log.push({ name, cause: data?.cause }));
    }
    ua.on("newRTCSession", ({ session, request }) => this.watch(session, request));
    ua.start();
  },
  watch(session, request) {
    const call = { session, seen: [], cause: null, mark: null };
    call.mark = request.getHeader?.("X-Api4comintegratedcall") ?? null;
    this.calls.push(call);
    for (const name of events) {
      session.on(name, (data) => {
        call.seen.push(name);
        if (name === "ended" || name === "failed") call.cause = data.cause;
      });
    }
    session.on("icecandidate", ({ ready }) => ready());
    // Behind a proxy it is the phones that transfer.
    session.on("refer", ({ accept }) => accept(null, { ...options }));
    session.on("replaces", ({ accept }) =>
      accept((next) => setTimeout(() => next.answer(options))),
    );
    const play = (connection) =>
      connection.addEventListener("track", ({ track }) => {
        const audio = new Audio();
        audio.srcObject = new MediaStream([track]);
        void audio.play();
      });
    if (session.connection) play(session.connection);
    else session.on("peerconnection", ({ peerconnection }) => play(peerconnection));
  },
  dial(target) {
    this.ua.call(target, options);
    return this.calls.length - 1;
  },
  answer(index) {
    this.calls[index].session.answer(options);
  },
  hangUpAll() {
    for (const { session } of this.calls) if (!session.isEnded()) session.terminate();
  },
  async heard(index) {
    const heard = { received: 0, sent: 0, energy: 0 };
    const stats = await this.calls[index].session.connection.getStats();
    for (const stat of stats.values()) {
      if (stat.type === "inbound-rtp") {
        heard.received = stat.packetsReceived;
        heard.energy = stat.totalAudioEnergy;
      }
      if (stat.type === "outbound-rtp") heard.sent = stat.packetsSent;
    }
    return heard;
  },
  /** Resolves when the other side has agreed. */
  renegotiate(index, verb) {
    return new Promise((resolve) => this.calls[index].session[verb]({}, resolve));
  },
  refer(index, target, replaced) {
    const { session } = this.calls[index];
    return new Promise((resolve) => {
      session.refer(target, {
        replaces: replaced === undefined ? undefined : this.calls[replaced].session,
        eventHandlers: {
          accepted: () => resolve("accepted"),
          failed: () => resolve("failed"),
          requestFailed: () => resolve("requestFailed"),
        },
      });
    });
  },
};
