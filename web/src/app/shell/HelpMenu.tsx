import { Menu } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { helpPages } from "../../features/help/pages.ts";

/** What there is to read, and the shortcuts. `trigger` is the button that opens it. */
export function HelpMenu(props: {
  trigger: ReactNode;
  opened: boolean;
  onChange: (opened: boolean) => void;
  onShortcuts: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu opened={props.opened} onChange={props.onChange} position="right-end" width={240}>
      <Menu.Target>{props.trigger}</Menu.Target>
      <Menu.Dropdown>
        {helpPages.map((pagina) => (
          <Menu.Item
            key={pagina}
            renderRoot={(root) => <Link to="/ajuda/$pagina" params={{ pagina }} {...root} />}
          >
            {t(`core.help.${pagina}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} aria-hidden />}
          rightSection="?"
          onClick={props.onShortcuts}
        >
          {t("core.help.shortcuts")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
