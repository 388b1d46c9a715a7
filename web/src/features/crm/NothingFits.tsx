import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./board.module.css";

/** Every card is hidden by what the board is narrowed to. */
export function NothingFits() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/kanban" });
  return (
    <div className={classes.nothing} role="status">
      {t("crm.nothingFits")}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => void navigate({ search: ({ quadro, fechadas }) => ({ quadro, fechadas }) })}
      >
        {t("crm.filters.clear")}
      </Button>
    </div>
  );
}
