// What has to be so before a number is dialled from this tab, and how it comes to be so.
import { isEmergency } from "@prosa/shared/dial-number.ts";
import { AppError } from "../../../lib/errors.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import type { WebphoneState } from "./webphone.ts";

export function createDialing(parts: {
  status: () => Pick<WebphoneState, "place" | "elsewhere">;
  /** Brings the phone to this tab. */
  take: () => Promise<void>;
  ready: () => Promise<void>;
  requireSecure: () => void;
  dial: (number: string, about: CallAbout) => Promise<void>;
}) {
  /** Fetches the phone, whatever the tab that has it is doing. */
  async function callHere(number: string, about: CallAbout = {}): Promise<void> {
    parts.requireSecure();
    if (parts.status().place === "elsewhere") await parts.take();
    await parts.ready();
    await parts.dial(number, about);
  }
  return {
    callHere,
    async call(number: string, about: CallAbout = {}): Promise<void> {
      const { place, elsewhere } = parts.status();
      const isTalkingElsewhere = place === "elsewhere" && elsewhere.length > 0;
      if (isEmergency(number)) {
        // It goes out now, or the person is told now to call from somewhere else.
        if (place === "elsewhere" && !isTalkingElsewhere) void parts.take();
        return await parts.dial(number, about);
      }
      // Where somebody speaks the phone stays; otherwise it comes to who wants to use it.
      if (isTalkingElsewhere) throw new AppError("phone_elsewhere", 409);
      await callHere(number, about);
    },
  };
}
