import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Funil } from "../queries.ts";
import classes from "./manage.module.css";
import { useRestoreFunil } from "./mutations.ts";

/** What was put away, and the way back. */
export function ArchivedBoards(props: { funis: Funil[]; onRestored: (id: string) => void }) {
  const { t } = useTranslation();
  const restore = useRestoreFunil();
  const away = props.funis.filter(({ arquivado_em }) => arquivado_em !== null);
  if (away.length === 0) return null;
  return (
    <section aria-label={t("crm.manage.away")}>
      <Text fw={600} mb={8}>
        {t("crm.manage.away")}
      </Text>
      <ul className={classes.stages}>
        {away.map(({ id, nome }) => (
          <li key={id} className={classes.away}>
            {nome}
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("crm.manage.restoreBoard", { quadro: nome })}
              onClick={() => restore.mutate(id, { onSuccess: () => props.onRestored(id) })}
            >
              {t("crm.restore")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
