// The product's own phone engine and call machine in a page, for tests.
import { dialed, nextCall, offered } from "../../../web/src/features/telephony/call-machine.ts";
import { JsSipEngine } from "../../../web/src/features/telephony/engine/jssip.ts";

const calls = new Map();
const offers = [];
const connections = [];

const move = (id, event) => calls.set(id, nextCall(calls.get(id), event));
const engine = new JsSipEngine({
  onConnection: (connection) => connections.push(connection),
  onOffer(id, number, isDialed) {
    calls.set(id, offered(number));
    offers.push({ id, number, isDialed });
  },
  onCall: move,
  onSound(_id, sound) {
    const audio = new Audio();
    audio.srcObject = sound;
    void audio.play();
  },
});

window.phone = {
  engine,
  offers,
  connections,
  move,
  call: (id) => calls.get(id),
  dial(number) {
    const id = engine.dial(number);
    calls.set(id, dialed(number));
    return id;
  },
  async energy(id) {
    const stats = [...(await engine.connectionOf(id).getStats()).values()];
    return stats.find(({ type }) => type === "inbound-rtp")?.totalAudioEnergy ?? 0;
  },
};
