import type { Anexo } from "@prosa/shared/anexo.ts";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { FileIcon } from "../../media/FileIcon.tsx";
import { formatBytes, savedName } from "../../media/file-words.ts";
import { downloadUrl } from "../../media/signed-urls.ts";
import { useMediaUrl } from "../../media/useMediaUrl.ts";
import classes from "./content.module.css";
import { FileMissing } from "./FileMissing.tsx";

/** A file by its name and size, to be saved. */
export function DocumentFile({ file }: { file: Anexo }) {
  const { t } = useTranslation();
  const { url } = useMediaUrl(file.caminho);
  if (file.estado === "pending") {
    return <FileMissing state="pending" code={null} />;
  }
  const name = savedName(file);
  const kind = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toUpperCase() : null;
  const size = file.tamanho === null ? null : formatBytes(file.tamanho);
  return (
    <a
      className={classes.document}
      href={url ? downloadUrl(url, name) : undefined}
      download={name}
      aria-label={t("messages.file.downloadWhat", { name })}
      aria-disabled={!url}
    >
      <FileIcon mime={file.mime} />
      <span className={classes.documentText}>
        <span className={classes.fileName}>{name}</span>
        <span className={classes.quiet}>{[kind, size].filter(Boolean).join(" · ")}</span>
      </span>
      <IconDownload size={18} stroke={1.75} aria-hidden />
    </a>
  );
}
