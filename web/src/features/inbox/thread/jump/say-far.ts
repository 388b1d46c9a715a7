import i18next from "i18next";
import { loadRoom } from "../../../../i18n.ts";
import { toast } from "../../../../ui/notify.ts";

export async function sayFar() {
  await loadRoom("search");
  await toast({ id: "far", message: i18next.t("search.jump.tooFar"), autoClose: 8_000 });
}
