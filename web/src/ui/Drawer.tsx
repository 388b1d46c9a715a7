import type { DrawerProps } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

const Panel = lazy(async () => ({ default: (await import("./DrawerPanel.tsx")).DrawerPanel }));

/** A drawer that is loaded the first time it opens, for the pages of the first load. */
export function Drawer(props: DrawerProps) {
  const [asked, setAsked] = useState(props.opened);
  if (props.opened && !asked) setAsked(true);
  if (!asked) return null;
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}
