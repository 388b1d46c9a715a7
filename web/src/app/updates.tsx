import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { toast } from "../ui/notify.ts";

function Offer({ apply }: { apply: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm">{t("core.update.ready")}</Text>
      <Button size="compact-sm" variant="subtle" onClick={apply}>
        {t("core.update.apply")}
      </Button>
    </Group>
  );
}

/** Keeps the shell for a second visit, and offers a new version instead of forcing it. */
export async function followUpdates(): Promise<void> {
  const { registerSW } = await import("virtual:pwa-register");
  const update = registerSW({
    onNeedRefresh: () =>
      void toast({
        id: "update",
        message: <Offer apply={() => void update(true)} />,
        autoClose: false,
      }),
  });
}
