import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { hideToast, toast } from "./notify.ts";

const UNDO_FOR = 6_000;

function Offer({ message, onUndo }: { message: string; onUndo: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm">{message}</Text>
      <Button flex="none" size="compact-sm" variant="subtle" onClick={onUndo}>
        {t("core.undo")}
      </Button>
    </Group>
  );
}

const latest = new Map<string, string>();

/**
 * Says what was done and offers, for six seconds, to take it back. A later step about the same
 * thing takes the earlier offer's place: the first cannot be undone from under the second.
 */
export function notifyUndo(offer: { about?: string; message: string; onUndo: () => void }) {
  const { about, message, onUndo } = offer;
  const id = crypto.randomUUID();
  const earlier = about && latest.get(about);
  if (earlier) void hideToast(earlier);
  if (about) latest.set(about, id);
  const undo = () => {
    void hideToast(id);
    onUndo();
  };
  void toast({
    id,
    message: <Offer message={message} onUndo={undo} />,
    autoClose: UNDO_FOR,
  });
}
