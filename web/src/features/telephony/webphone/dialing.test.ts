import { expect, it } from "vitest";
import { offeredLine } from "../phone/line.ts";
import { createDialing } from "./dialing.ts";
import type { WebphoneState } from "./webphone.ts";

const talk = offeredLine("line1", "leg1", "+5511999990101");

function bench(status: Pick<WebphoneState, "place" | "elsewhere">) {
  const told: string[] = [];
  const say = (word: string) => async () => void told.push(word);
  const dialing = createDialing({
    status: () => status,
    take: say("take"),
    ready: say("ready"),
    requireSecure: () => void told.push("secure"),
    dial: async (number) => void told.push(`dial ${number}`),
  });
  return { ...dialing, told };
}

it("fetches the phone from a tab that does not use it, and from no other", async () => {
  const idle = bench({ place: "elsewhere", elsewhere: [] });
  await idle.call("+5511999990101");
  expect(idle.told).toEqual(["secure", "take", "ready", "dial +5511999990101"]);
  const busy = bench({ place: "elsewhere", elsewhere: [talk] });
  await expect(busy.call("+5511999990101")).rejects.toMatchObject({ code: "phone_elsewhere" });
  expect(busy.told).toEqual([]);
});

it("asks nothing and waits for nobody before an emergency number", async () => {
  for (const number of ["190", "192", "193"]) {
    const here = bench({ place: "here", elsewhere: [] });
    await here.call(number);
    expect(here.told).toEqual([`dial ${number}`]);
    // The call of the other tab ends only when the person says so.
    const busy = bench({ place: "elsewhere", elsewhere: [talk] });
    await busy.call(number);
    expect(busy.told).toEqual([`dial ${number}`]);
    await busy.callHere(number);
    expect(busy.told.slice(1)).toEqual(["secure", "take", "ready", `dial ${number}`]);
  }
});
