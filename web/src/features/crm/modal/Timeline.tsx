import { Skeleton, Text } from "@mantine/core";
import type { ThreadRow } from "@prosa/shared/events.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import type { TimelineLine } from "../queries.ts";
import classes from "./modal.module.css";
import { cardQueries } from "./queries.ts";
import { useTimelineWords } from "./useTimelineWords.ts";

/** What happened to the sale, in its conversation and by telephone, newest first. */
export function Timeline(props: {
  id: string;
  event: (event: ThreadRow) => ReactNode;
  call: (call: LigacaoRow) => ReactNode;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const words = useTimelineWords();
  const { data, error } = useQuery(cardQueries.timeline(tenantId, props.id));
  if (error && !data) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (!data) return <Skeleton h={240} />;
  return (
    <ol className={classes.steps}>
      {data.map((line, at) => {
        // Lines have no id of their own, and new ones come on top.
        const key = data.length - at;
        const drawn = drawnElsewhere(line, props);
        const { sentence, details } = drawn ? { sentence: drawn, details: [] } : words(line);
        return (
          <li key={key} className={classes.step}>
            <span>{sentence}</span>
            {details.map((detail) => (
              <span key={detail} className={classes.detail}>
                {detail}
              </span>
            ))}
            <time dateTime={line.at}>{formatDateTime(line.at)}</time>
          </li>
        );
      })}
    </ol>
  );
}

/** What other rooms find the words for. */
function drawnElsewhere(
  line: TimelineLine,
  parts: { event: (event: ThreadRow) => ReactNode; call: (call: LigacaoRow) => ReactNode },
): ReactNode {
  if (line.action === "event") return parts.event(line.data as ThreadRow);
  if (line.action === "ligacao") return parts.call(line.data as LigacaoRow);
  return null;
}
