// The product's own phone engine and call machine in a page, for tests.
import { dialed, nextCall, offered } from "../../../web/src/features/telephony/call-machine.ts";
import { JsSipEngine } from "../../../web/src/features/telephony/engine/jssip.ts";
import { createOwnership } from "../../../web/src/features/telephony/webphone/ownership.ts";

const calls = new Map();
const move = (id, event) => calls.set(id, nextCall(calls.get(id), event));

window.phone = {
  calls,
  offers: [],
  connections: [],
  /** How each call closed. */
  causes: {},
  start(account, times) {
    const { offers, connections, causes } = this;
    this.engine = new JsSipEngine(
      {
        onConnection: (connection) => connections.push(connection),
        onOffer(id, number, isDialed) {
          calls.set(id, offered(number));
          offers.push({ id, number, isDialed });
        },
        onCall(id, event) {
          if (event.type === "closed") causes[id] = event.cause;
          move(id, event);
        },
        onSound(_id, sound) {
          const audio = new Audio();
          audio.srcObject = sound;
          void audio.play();
        },
        onMicrophoneLost: (isReplaced) => this.losses.push(isReplaced),
      },
      times,
    );
    this.engine.start(account);
  },
  /** Where the phone is, as this tab learns it. */
  places: [],
  /** One of several tabs: the phone starts in the one that has it, and stops where it is lost. */
  share(account) {
    const { places } = this;
    this.ownership = createOwnership(account.instanceId, {
      onTaken: () => {
        places.push("here");
        this.start(account);
      },
      onLost: () => {
        this.engine.stop();
        places.push("elsewhere");
      },
      onShared: () => places.push("elsewhere"),
      share: () => [],
    });
  },
  dial(number) {
    const id = this.engine.dial(number);
    calls.set(id, dialed(number));
    return id;
  },
  /** As a person does: the machine knows of it first. */
  do(id, verb) {
    move(id, { type: verb });
    this.engine[verb](id);
  },
  /** Microphones that were opened from now on. */
  opened: [],
  /** Of those that were unplugged in a call, whether another one took their place. */
  losses: [],
  unplug() {
    const [track] = this.opened.at(-1).getTracks();
    track.stop();
    track.dispatchEvent(new Event("ended"));
  },
  countMicrophones() {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      if (this.hasNone) throw new DOMException("", "NotFoundError");
      const stream = await open(constraints);
      this.opened.push(stream);
      return stream;
    };
  },
  isOpen() {
    return this.opened.some((stream) => stream.active);
  },
  async otherMicrophone() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "audioinput").at(-1).deviceId;
  },
  /** As a browser tells of a network that went away; Chromium takes up to half a minute for it. */
  breakSound(id, state) {
    const connection = this.engine.connectionOf(id);
    Object.defineProperty(connection, "iceConnectionState", { value: state, configurable: true });
    connection.dispatchEvent(new Event("iceconnectionstatechange"));
    delete connection.iceConnectionState;
  },
  /** What goes out in this call. */
  trackOf(id) {
    return this.engine.connectionOf(id).getSenders()[0].track;
  },
  microphoneOf(id) {
    return this.trackOf(id).getSettings().deviceId;
  },
  isSilent(id) {
    return !this.trackOf(id).enabled;
  },
  async heard(id) {
    const heard = { received: 0, sent: 0, energy: 0 };
    const stats = await this.engine.connectionOf(id)?.getStats();
    for (const stat of stats?.values() ?? []) {
      if (stat.type === "inbound-rtp") {
        heard.received = stat.packetsReceived;
        heard.energy = stat.totalAudioEnergy;
      }
      if (stat.type === "outbound-rtp") heard.sent = stat.packetsSent;
    }
    return heard;
  },
};
