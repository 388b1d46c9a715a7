import { CloseButton, Progress } from "@mantine/core";
import type { ChannelCapabilities } from "@prosa/shared/message-content.ts";
import { useTranslation } from "react-i18next";
import { FileIcon } from "../media/FileIcon.tsx";
import { formatBytes } from "../media/file-words.ts";
import classes from "./compose.module.css";
import { mostBytes } from "./file-obstacle.ts";
import type { Upload } from "./uploads.ts";
import { uploads } from "./useUploads.ts";

/** The files picked so far, in the order they will be sent: how far each is, or why it cannot go. */
export function Chips(props: {
  uploads: Upload[];
  limits: ChannelCapabilities["media"] | undefined;
}) {
  const { t } = useTranslation();
  return (
    <ul className={classes.chips} aria-label={t("compose.files.label")}>
      {props.uploads.map((upload) => (
        <Chip key={upload.key} upload={upload} limits={props.limits} />
      ))}
    </ul>
  );
}

function Chip(props: { upload: Upload; limits: ChannelCapabilities["media"] | undefined }) {
  const { t } = useTranslation();
  const { upload, limits } = props;
  const { file, state, code, key, type } = upload;
  const most = mostBytes(limits, limits?.[type] ? type : "document");
  const sticker = type === "sticker" && limits?.sticker !== undefined;

  function words(): string {
    if (state === "failed") return t("compose.files.failed");
    const size = formatBytes(file.size);
    if (state !== "refused") return sticker ? t("compose.files.sticker", { size }) : size;
    if (code === "media_type_refused" && sticker) return t("compose.files.notSticker");
    if (code === "media_too_large" && most) {
      // Below the most there is, it was refused for standing still.
      const max = file.size > most ? most : (limits?.[type]?.max_bytes ?? most);
      return t("compose.files.tooLarge", { size, max: formatBytes(max) });
    }
    return t([`errors.${code}`, "errors.unexpected"] as never);
  }

  return (
    <li className={classes.chip} data-state={state}>
      {upload.preview && state !== "refused" && file.type.startsWith("image/") ? (
        <img src={upload.preview} alt="" className={classes.thumb} />
      ) : (
        <FileIcon mime={file.type} />
      )}
      <span className={classes.chipText}>
        <span className={classes.chipName}>{file.name}</span>
        <span className={classes.chipMeta} role={state === "refused" ? "alert" : undefined}>
          {words()}
          {state === "failed" && (
            <button type="button" className={classes.again} onClick={() => uploads.retry(key)}>
              {t("core.retry")}
            </button>
          )}
        </span>
        {(state === "sending" || state === "waiting") && (
          <Progress
            size={3}
            value={upload.progress * 100}
            aria-label={t("compose.files.progress", { name: file.name })}
          />
        )}
      </span>
      <CloseButton
        size="sm"
        aria-label={t("compose.files.remove", { name: file.name })}
        onClick={() => uploads.remove(key)}
      />
    </li>
  );
}
