import { Drawer } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { ComposerState, Panel } from "../composer/useComposer.ts";
import type { Say } from "../composer/useSending.ts";

const PANELS = {
  location: lazy(async () => ({ default: (await import("./LocationPanel.tsx")).LocationPanel })),
  contacts: lazy(async () => ({ default: (await import("./ContactsPanel.tsx")).ContactsPanel })),
  buttons: lazy(async () => ({ default: (await import("./ButtonsPanel.tsx")).ButtonsPanel })),
  list: lazy(async () => ({ default: (await import("./ListPanel.tsx")).ListPanel })),
  link: lazy(async () => ({ default: (await import("./LinkPanel.tsx")).LinkPanel })),
  template: lazy(async () => ({ default: (await import("./TemplatePanel.tsx")).TemplatePanel })),
  canned: lazy(async () => ({ default: (await import("./CannedPanel.tsx")).CannedPanel })),
};

/** For whom something is put together, how to say it, and how to be done. */
export interface SayProps {
  row: Pick<InboxRow, "id" | "channel_id">;
  onSay: Say;
  onClose: () => void;
}

/** What a panel of the composer gets. */
export interface PanelProps extends SayProps {
  row: InboxRow;
  composer: ComposerState;
}

/** One drawer for everything that is put together rather than typed. */
export function ComposePanel(props: PanelProps & { panel: Panel }) {
  const { t } = useTranslation();
  const { panel, ...rest } = props;
  const Content = PANELS[panel];
  return (
    <Drawer
      opened
      onClose={props.onClose}
      title={t(`compose.${panel}.title`)}
      size={560}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Suspense>
        <Content {...rest} />
      </Suspense>
    </Drawer>
  );
}
