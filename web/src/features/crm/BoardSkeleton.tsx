import { Skeleton } from "@mantine/core";
import classes from "./board.module.css";

export function BoardSkeleton({ columns }: { columns: number }) {
  return (
    <div className={classes.board} aria-hidden>
      {Array.from({ length: columns }, (_, column) => `c${column}`).map((key) => (
        <div key={key} className={classes.column}>
          <Skeleton h={44} mb="sm" />
          <Skeleton h={132} mb="sm" />
          <Skeleton h={132} />
        </div>
      ))}
    </div>
  );
}
