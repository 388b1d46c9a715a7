import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Calling } from "../../../ui/calling.ts";
import { type Command, registerCommandSource, useCommands } from "../../../ui/commands.ts";
import { findCallable } from "../modal/queries.ts";
import { numberOf } from "../modal/words.ts";
import { canDial, dialable } from "../phone/number.ts";

/** Calling from the command bar: a number, or somebody by name. */
export function usePhoneCommands(calling: Calling) {
  const { t } = useTranslation();
  const group = t("phone.title");
  const commands = useMemo(
    (): Command[] => [
      { id: "phone:open", group, label: t("phone.open"), run: () => calling.openDialer() },
    ],
    [calling, group, t],
  );
  useCommands("phone", commands);

  useEffect(
    () =>
      registerCommandSource("phone", async (query, signal) => {
        const number = dialable(query);
        const label = (whom: string) => t("phone.callTo", { number: whom });
        if (!/\p{L}/u.test(query)) {
          if (!canDial(number)) return [];
          const run = () => calling.call(number, {});
          return [{ id: `phone:${number}`, group, label: label(numberOf(number)), run }];
        }
        if (query.trim().length < 2) return [];
        return (await findCallable(query, signal)).slice(0, 3).map(({ id, nome, telefones }) => ({
          id: `phone:${id}`,
          group,
          label: label(nome),
          description: numberOf(telefones[0] ?? ""),
          run: () => calling.call(telefones[0] ?? "", { contato_id: id, nome }),
        }));
      }),
    [calling, group, t],
  );
}
