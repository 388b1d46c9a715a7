import { notifyDone, notifyError } from "../../../ui/notify.ts";

/** Copies and says so; a browser that forbids it is told as any failure. */
export function copyText(text: string, said: string) {
  navigator.clipboard.writeText(text).then(() => notifyDone(said), notifyError);
}
