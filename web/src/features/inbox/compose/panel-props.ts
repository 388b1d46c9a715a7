import type { InboxRow } from "@prosa/shared/events.ts";
import type { ComposerState } from "../composer/useComposer.ts";
import type { Say } from "../composer/useSending.ts";

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
