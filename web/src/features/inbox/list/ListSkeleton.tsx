import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Late } from "../Late.tsx";
import classes from "./list.module.css";

const WIDTHS = [62, 44, 71, 53, 66, 48, 58];

export function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <Late>
      <div role="status" aria-label={t("inbox.list.loading")}>
        {WIDTHS.map((width) => (
          <div key={width} className={classes.skeleton}>
            <Skeleton circle h={40} />
            <div>
              <Skeleton h={11} w={`${width}%`} mb={9} />
              <Skeleton h={9} w="88%" />
            </div>
          </div>
        ))}
      </div>
    </Late>
  );
}
