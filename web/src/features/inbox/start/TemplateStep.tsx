import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyRoom } from "../lazy-room.ts";
import type { Said } from "./useStart.ts";

const TemplatePanel = lazyRoom(
  "compose",
  async () => (await import("../compose/TemplatePanel.tsx")).TemplatePanel,
);

/** The composer's own templates, for a conversation that is not there yet. */
export function TemplateStep(props: {
  channelId: string;
  onSay: (said: Said) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  // Uploads are kept by conversation; this one has no id so far.
  const [row] = useState({ id: `start:${crypto.randomUUID()}`, channel_id: props.channelId });
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        mb="sm"
        leftSection={<IconArrowLeft size={16} stroke={1.75} aria-hidden />}
        onClick={props.onBack}
      >
        {t("start.back")}
      </Button>
      <Suspense>
        <TemplatePanel row={row} onSay={props.onSay} onClose={props.onBack} />
      </Suspense>
    </>
  );
}
