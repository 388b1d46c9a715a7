import { ActionIcon, Group, Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { inboxKeys } from "../keys.ts";
import type { ThreadState } from "../thread/thread-state.ts";
import { savedName } from "./file-words.ts";
import { stepZoom, viewable } from "./gallery.ts";
import { downloadUrl } from "./signed-urls.ts";
import { useMediaUrl } from "./useMediaUrl.ts";
import classes from "./viewer.module.css";

/** The pictures and films of a conversation, one at a time and as large as wanted. */
export function Viewer(props: { conversationId: string; fileId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { tenantId } = useSession();
  const [fileId, setFileId] = useState(props.fileId);
  const [zoom, setZoom] = useState(1);
  const thread = client.getQueryData<ThreadState>(inboxKeys.thread(tenantId, props.conversationId));
  const all = viewable(thread?.rows ?? []);
  const at = all.findIndex(({ file }) => file.id === fileId);
  const shown = all[at];
  const { url } = useMediaUrl(shown?.file.caminho ?? null);

  function go(by: 1 | -1) {
    const next = all[at + by];
    if (!next) return;
    setFileId(next.file.id);
    setZoom(1);
  }
  const zoomBy = (by: 1 | -1) => setZoom((now) => stepZoom(now, by));

  useHotkeys([
    ["ArrowLeft", () => go(-1)],
    ["ArrowRight", () => go(1)],
    ["shift+Plus", () => zoomBy(1)],
    ["Minus", () => zoomBy(-1)],
  ]);
  if (!shown) return null;
  const { file, row } = shown;
  const name = savedName(file);
  const button = (label: string, Icon: typeof IconX, onClick: () => void, disabled = false) => (
    <ActionIcon size={40} aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <Icon size={20} stroke={1.75} aria-hidden />
    </ActionIcon>
  );

  return (
    <Modal
      opened
      fullScreen
      padding={0}
      withCloseButton={false}
      onClose={props.onClose}
      classNames={{ body: classes.body, content: classes.content }}
      // On the dialog itself: what is given to the Modal lands on the box around it.
      attributes={{ content: { "aria-label": t("messages.viewer.label") } }}
    >
      <header className={classes.head}>
        <div className={classes.title}>
          <strong>{row.remetente.nome ?? name}</strong>
          <span className={classes.meta}>
            {`${formatDateTime(row.sent_at ?? row.created_at)} · `}
            {t("messages.viewer.place", { at: at + 1, count: all.length })}
          </span>
        </div>
        <Group gap={4} wrap="nowrap">
          {file.tipo === "image" && (
            <>
              {button(t("messages.viewer.zoomOut"), IconZoomOut, () => zoomBy(-1), zoom === 1)}
              {button(t("messages.viewer.zoomIn"), IconZoomIn, () => zoomBy(1), zoom === 4)}
            </>
          )}
          {url && (
            <ActionIcon
              size={40}
              aria-label={t("messages.file.downloadWhat", { name })}
              title={t("messages.file.download")}
              renderRoot={(root) => <a href={downloadUrl(url, name)} download={name} {...root} />}
            >
              <IconDownload size={20} stroke={1.75} aria-hidden />
            </ActionIcon>
          )}
          {button(t("messages.viewer.close"), IconX, props.onClose)}
        </Group>
      </header>
      <div className={classes.stage}>
        {button(t("messages.viewer.previous"), IconChevronLeft, () => go(-1), at === 0)}
        <div className={classes.frame} data-zoomed={zoom > 1}>
          {url && file.tipo === "video" && (
            // biome-ignore lint/a11y/useMediaCaption: what a customer films has no captions
            <video key={file.id} src={url} controls autoPlay className={classes.picture} />
          )}
          {url && file.tipo !== "video" && (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons and keys above do the same
            <img
              key={file.id}
              src={url}
              alt={row.body ?? name}
              className={classes.picture}
              style={
                zoom > 1 ? { width: `${zoom * 100}%`, maxHeight: "none", maxWidth: "none" } : {}
              }
              onClick={() => setZoom((now) => (now > 1 ? 1 : 2))}
            />
          )}
        </div>
        {button(t("messages.viewer.next"), IconChevronRight, () => go(1), at === all.length - 1)}
      </div>
      {row.body && <p className={classes.caption}>{row.body}</p>}
    </Modal>
  );
}
