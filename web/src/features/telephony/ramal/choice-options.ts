import type { ExtensionChoice } from "@prosa/shared/ramais.ts";
import type { TFunction } from "i18next";

/** Extensions are unique within a server, and an account may have several servers. */
export function choiceKey(choice: Pick<ExtensionChoice, "extension" | "sip_server">): string {
  return `${choice.extension}@${choice.sip_server}`;
}

export function choiceOptions(t: TFunction, choices: ExtensionChoice[]) {
  return choices.map((choice) => ({
    value: choiceKey(choice),
    label: [choice.extension, choice.name, choice.taken && t("ramal.taken")]
      .filter(Boolean)
      .join(" · "),
    disabled: choice.taken,
  }));
}
