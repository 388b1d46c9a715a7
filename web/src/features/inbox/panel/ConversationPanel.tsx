import { Button } from "@mantine/core";
import type { InboxRow } from "@prosa/shared/events.ts";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { TagsSection } from "../tags/TagsSection.tsx";
import { ConversationFacts } from "./ConversationFacts.tsx";
import classes from "./panel.module.css";

const Timeline = lazy(async () => ({ default: (await import("./Timeline.tsx")).Timeline }));

/** The conversation's own part of the panel beside it. */
export function ConversationPanel({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const [more, setMore] = useState(false);
  return (
    <>
      <TagsSection row={row} />
      <ConversationFacts row={row} />
      <div className={classes.whole}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {t(more ? "panel.less" : "panel.more")}
        </Button>
        {more && (
          <Suspense>
            <Timeline row={row} />
          </Suspense>
        )}
      </div>
    </>
  );
}
