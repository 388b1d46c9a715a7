import { Kbd, Modal, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRegistered } from "../../ui/commands.ts";
import classes from "./ShortcutsDialog.module.css";

/** Every shortcut that works on the page in front of the person. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { shortcuts } = useRegistered();
  const groups = Object.entries(Object.groupBy(shortcuts, (shortcut) => shortcut.group));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("core.shortcuts.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Text c="dimmed" mb="lg">
        {t("core.shortcuts.hint")}
      </Text>
      <div className={classes.groups}>
        {groups.map(([group, list = []]) => (
          <section key={group} className={classes.group}>
            <Title order={3} mb={4}>
              {group}
            </Title>
            {list.map(({ keys, label }) => (
              <div key={keys + label} className={classes.row}>
                <Text size="sm">{label}</Text>
                <span className={classes.keys}>
                  {keys.split(" ").map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </span>
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
