import type { ThreadRow } from "@prosa/shared/events.ts";
import { IconTemplate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";
import { DocumentFile } from "./DocumentFile.tsx";
import { PictureFile } from "./PictureFile.tsx";
import { payloadOf } from "./payload.ts";
import { VideoFile } from "./VideoFile.tsx";

/** An approved text with its blanks filled in, and the file of its header. */
export function TemplateContent({ row }: { row: ThreadRow }) {
  const { t } = useTranslation();
  const { template } = payloadOf(row, "template");
  const { header, footer, buttons = [] } = template?.shown ?? {};
  const file = row.anexos[0];
  return (
    <div>
      {file?.mime?.startsWith("image/") && <PictureFile file={file} row={row} />}
      {file?.mime?.startsWith("video/") && <VideoFile file={file} />}
      {file && !/^(image|video)\//.test(file.mime ?? "") && <DocumentFile file={file} />}
      {header && <strong className={classes.block}>{header}</strong>}
      <span className={classes.block}>{row.body}</span>
      {footer && <span className={classes.quiet}>{footer}</span>}
      <span className={classes.source}>
        <IconTemplate size={14} stroke={1.75} aria-hidden />
        {t("messages.template.label", { name: template?.name ?? "" })}
      </span>
      {buttons.length > 0 && (
        <ul className={classes.choices} aria-label={t("messages.interactive.choices")}>
          {buttons.map((button) => (
            <li key={button}>{button}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
