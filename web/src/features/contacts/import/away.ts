// An import goes on while its page is left. What is said of it then is said on whatever page is open.
import i18next from "i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatNumber } from "../../../lib/format.ts";
import { hideToast, notifyDone, toast } from "../../../ui/notify.ts";

const idOf = (importId: string) => `import:${importId}`;

export function sayItGoesOn(importId: string, file: string): void {
  void toast({
    id: idOf(importId),
    message: i18next.t("contacts.import.away", { file }),
    loading: true,
    autoClose: false,
  });
}

/** Its page is there again, or it is over. */
export function sayNoMore(importId: string): void {
  void hideToast(idOf(importId));
}

export function sayItEnded(file: string): void {
  notifyDone(i18next.t("contacts.import.awayDone", { file }));
}

export function sayItStopped(file: string, done: number, total: number, error: unknown): void {
  const counts = { file, done: formatNumber(done), total: formatNumber(total) };
  const why = errorText(i18next.t, error);
  void toast({
    message: `${i18next.t("contacts.import.awayStuck", counts)} ${why}`,
    color: "red",
    autoClose: false,
  });
}
