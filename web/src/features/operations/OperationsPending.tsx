import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./operations.module.css";

/** The page's shape while its first figures are on their way. */
export function OperationsPending() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("core.loading")} className={classes.stack}>
      <div className={classes.figures}>
        <Skeleton h={164} />
        <Skeleton h={164} />
        <Skeleton h={164} />
        <Skeleton h={164} />
      </div>
      <Skeleton h={72} />
      <Skeleton h={280} />
    </div>
  );
}
