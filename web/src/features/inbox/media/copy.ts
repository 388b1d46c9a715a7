import { notifyDone, notifyError } from "../../../ui/notify.ts";

/** Copies and says so; a browser that forbids it is told of like every failure. */
export function copyText(text: string, said: string) {
  navigator.clipboard.writeText(text).then(() => notifyDone(said), notifyError);
}
