import { IconHelp } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Shell.module.css";

// Nobody asks for help before the page is drawn: the menu arrives right after.
const HelpMenu = lazy(async () => ({ default: (await import("./HelpMenu.tsx")).HelpMenu }));

export function Help({ onShortcuts }: { onShortcuts: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const label = t("core.help.label");
  // Pressed before its menu has arrived, the button still opens it.
  const trigger = (onClick?: () => void) => (
    <button
      type="button"
      className={classes.item}
      aria-label={label}
      data-hint={label}
      data-hint-side="right"
      onClick={onClick}
    >
      <IconHelp size={20} stroke={1.75} aria-hidden />
    </button>
  );
  return (
    <Suspense fallback={trigger(() => setOpened(true))}>
      <HelpMenu
        trigger={trigger()}
        opened={opened}
        onChange={setOpened}
        onShortcuts={onShortcuts}
      />
    </Suspense>
  );
}
