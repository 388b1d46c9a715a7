import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Late } from "../Late.tsx";
import classes from "./thread.module.css";

const BUBBLES = [
  { width: "46%", side: "flex-start" },
  { width: "28%", side: "flex-start" },
  { width: "52%", side: "flex-end" },
  { width: "36%", side: "flex-start" },
  { width: "44%", side: "flex-end" },
];

export function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <Late>
      <div className={classes.skeleton} role="status" aria-label={t("inbox.thread.loading")}>
        {BUBBLES.map(({ width, side }) => (
          <Skeleton key={width} h={44} w={width} radius={12} style={{ alignSelf: side }} />
        ))}
      </div>
    </Late>
  );
}
