import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { benchPhone } from "./phone/testing.ts";
import { useWebphone } from "./useWebphone.ts";
import { setWebphone } from "./webphone/current.ts";
import type { Webphone, WebphoneState } from "./webphone/webphone.ts";

// Read once, outside of any page: what it answers is looked at, not what is drawn anew.
vi.mock("react", () => ({
  useSyncExternalStore: <T>(_: unknown, get: () => T) => get(),
}));

const tab: WebphoneState = { place: "here", elsewhere: [], problem: null, extension: "1000" };

function mount() {
  const bench = benchPhone();
  const follow = () => () => undefined;
  setWebphone({ ...bench.phone, follow, status: () => tab } as unknown as Webphone);
  return bench;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  setWebphone(null);
  vi.useRealTimers();
});

it("is disconnected, registered or in a call, and does what it is told with the call on the screen", async () => {
  expect(useWebphone().estado).toBe("desconectado");
  await expect(useWebphone().call("1001")).rejects.toMatchObject({ code: "phone_offline" });
  const bench = mount();
  expect(useWebphone().estado).toBe("registrado");
  await useWebphone().call("1001");
  expect(useWebphone().estado).toBe("em_chamada");
  bench.hears("leg1", { type: "answered" });
  useWebphone().mute();
  useWebphone().hold();
  useWebphone().hangup();
  expect(bench.told.slice(-3)).toEqual(["muted leg1 true", "hold leg1", "hangUp leg1"]);
  bench.closes("leg1");
  expect(useWebphone().estado).toBe("registrado");
  bench.network.onConnection("offline");
  expect(useWebphone().estado).toBe("desconectado");
  bench.phone.stop();
});

it("tells who listens of every phone there is, until they have heard enough", async () => {
  const heard: string[] = [];
  const { on } = useWebphone();
  const stops = (["ringing", "connected", "ended"] as const).map((event) =>
    on(event, ({ call }) => void heard.push(`${event} ${call.number}`)),
  );
  const first = mount();
  const listensLater = on("ended", ({ call }) => void heard.push(`too ${call.number}`));
  await first.phone.call("1001");
  first.hears("leg1", { type: "ringing" });
  const second = mount();
  // That one is another's now.
  first.closes("leg1");
  await second.phone.call("1002");
  second.hears("leg1", { type: "answered" });
  second.closes("leg1");
  expect(heard).toEqual(["ringing 1001", "connected 1002", "ended 1002", "too 1002"]);
  for (const stop of [...stops, listensLater]) stop();
  await second.phone.call("1003");
  second.closes("leg1");
  expect(heard).toHaveLength(4);
  for (const { phone } of [first, second]) phone.stop();
});
