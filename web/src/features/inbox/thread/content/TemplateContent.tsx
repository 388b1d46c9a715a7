import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconTemplate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";
import { DocumentFile } from "./DocumentFile.tsx";
import { PictureFile } from "./PictureFile.tsx";
import { VideoFile } from "./VideoFile.tsx";

/** An approved text with its blanks filled in, and the file of its header. */
export function TemplateContent({ row, name }: { row: ThreadRow; name: string | undefined }) {
  const { t } = useTranslation();
  const file = row.anexos[0];
  return (
    <div>
      {file?.mime?.startsWith("image/") && <PictureFile file={file} row={row} />}
      {file?.mime?.startsWith("video/") && <VideoFile file={file} />}
      {file && !/^(image|video)\//.test(file.mime ?? "") && <DocumentFile file={file} />}
      <span className={classes.block}>{row.body}</span>
      <span className={classes.source}>
        <IconTemplate size={14} stroke={1.75} aria-hidden />
        {t("messages.template.label", { name: name ?? "" })}
      </span>
    </div>
  );
}
