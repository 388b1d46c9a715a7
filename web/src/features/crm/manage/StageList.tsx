import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Funil } from "../queries.ts";
import classes from "./manage.module.css";
import { useOrderEtapas } from "./mutations.ts";
import { StageRow } from "./StageRow.tsx";

/** The stages of a board in their order. */
export function StageList({ funil }: { funil: Funil }) {
  const { t } = useTranslation();
  const order = useOrderEtapas(funil.id);
  const ids = funil.etapas.map(({ id }) => id);

  function swap(at: number, with_: number) {
    const next = [...ids];
    const [one, other] = [next[at], next[with_]];
    if (one === undefined || other === undefined) return;
    next[at] = other;
    next[with_] = one;
    order.mutate(next);
  }

  return (
    <section aria-label={t("crm.manage.stages")}>
      <Text fw={600} mb={8}>
        {t("crm.manage.stages")}
      </Text>
      <ul className={classes.stages}>
        {funil.etapas.map((etapa, at) => (
          <StageRow
            key={etapa.id}
            etapa={etapa}
            onUp={at > 0 ? () => swap(at, at - 1) : null}
            onDown={at < ids.length - 1 ? () => swap(at, at + 1) : null}
            busy={order.isPending}
          />
        ))}
      </ul>
    </section>
  );
}
