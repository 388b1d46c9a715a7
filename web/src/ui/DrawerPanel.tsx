import { type DrawerProps, Drawer as MantineDrawer } from "@mantine/core";

export function DrawerPanel(props: DrawerProps) {
  return <MantineDrawer {...props} />;
}
