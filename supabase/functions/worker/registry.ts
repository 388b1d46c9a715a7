// One handler per kind of job. It answers true when nothing is left to do; `isLast` says that it
// will not be asked again.
import type { JobKind, JobPayload } from "@prosa/shared/jobs.ts";
import type { Host } from "../_shared/http/host.ts";
import { feedBroadcast } from "./jobs/broadcast_feed.ts";
import { reconcileCalls } from "./jobs/call_reconcile.ts";
import { readChannel } from "./jobs/channel_read.ts";
import { typeOnChannel } from "./jobs/channel_typing.ts";
import { retryIngest } from "./jobs/ingest_retry.ts";
import { sendMail } from "./jobs/mail_send.ts";
import { fetchMedia } from "./jobs/media_fetch.ts";
import { removeMedia } from "./jobs/media_remove.ts";
import { tellOperator } from "./jobs/operator_tell.ts";
import { copyRecording } from "./jobs/recording_copy.ts";
import { forgetTag } from "./jobs/tag_forget.ts";
import { syncTemplates } from "./jobs/templates_sync.ts";

type Handlers = {
  [K in JobKind]: (host: Host, payload: JobPayload<K>, isLast: boolean) => Promise<boolean>;
};

export const handlers: Handlers = {
  "broadcast.feed": feedBroadcast,
  "call.reconcile": reconcileCalls,
  "channel.read": readChannel,
  "channel.typing": typeOnChannel,
  "ingest.retry": retryIngest,
  "mail.send": sendMail,
  "media.fetch": fetchMedia,
  "media.remove": removeMedia,
  "operator.tell": tellOperator,
  "recording.copy": copyRecording,
  "tag.forget": forgetTag,
  "templates.sync": syncTemplates,
};

export function isJobKind(kind: string): kind is JobKind {
  return Object.hasOwn(handlers, kind);
}
