import { Drawer } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Panel } from "../composer/useComposer.ts";
import type { PanelProps } from "./panel-props.ts";

const PANELS = {
  location: lazy(async () => ({ default: (await import("./LocationPanel.tsx")).LocationPanel })),
  contacts: lazy(async () => ({ default: (await import("./ContactsPanel.tsx")).ContactsPanel })),
  buttons: lazy(async () => ({ default: (await import("./ButtonsPanel.tsx")).ButtonsPanel })),
  list: lazy(async () => ({ default: (await import("./ListPanel.tsx")).ListPanel })),
  link: lazy(async () => ({ default: (await import("./LinkPanel.tsx")).LinkPanel })),
  template: lazy(async () => ({ default: (await import("./TemplatePanel.tsx")).TemplatePanel })),
  canned: lazy(async () => ({ default: (await import("./CannedPanel.tsx")).CannedPanel })),
};

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
