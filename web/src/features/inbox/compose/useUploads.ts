import { useMemo, useSyncExternalStore } from "react";
import { AppError } from "../../../lib/errors.ts";
import { queryClient } from "../../../lib/query.ts";
import { getAuth } from "../../../lib/session.ts";
import { inboxKeys } from "../keys.ts";
import type { Channel } from "../queries.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { fileObstacle } from "./file-obstacle.ts";
import { createUploads, type Upload } from "./uploads.ts";

function tenantId(): string {
  const auth = getAuth();
  if (auth.status !== "ready") throw new AppError("session_expired", 401);
  return auth.session.tenantId;
}

function limitsOf(channelId: string) {
  const channels = queryClient.getQueryData<Channel[]>(inboxKeys.channels(tenantId()));
  return capabilitiesOf(channels?.find(({ id }) => id === channelId))?.media;
}

/** One store for the page: uploads go on while the person looks at other conversations. */
export const uploads = createUploads({
  obstacle: ({ file, type, channelId }) => fileObstacle(file, type, limitsOf(channelId)),
  carry: async (upload, on) =>
    (await import("./upload-client.ts")).carryUpload(tenantId(), upload, on),
  refusal: (error) =>
    error instanceof AppError && error.status >= 400 && error.status < 500 && error.status !== 401
      ? error.code
      : null,
  preview: (file) => (/^(image|video)\//.test(file.type) ? URL.createObjectURL(file) : null),
  forget: (preview) => URL.revokeObjectURL(preview),
});

/** The files picked in a conversation and not sent yet. */
export function useUploads(conversationId: string): Upload[] {
  const all = useSyncExternalStore(uploads.subscribe, uploads.all);
  return useMemo(
    () => all.filter((upload) => upload.conversationId === conversationId && !upload.taken),
    [all, conversationId],
  );
}

/** One upload, wherever it is shown. */
export function useUpload(key: string | undefined): Upload | undefined {
  const all = useSyncExternalStore(uploads.subscribe, uploads.all);
  return all.find((upload) => upload.key === key);
}
