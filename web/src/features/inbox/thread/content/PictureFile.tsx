import { Skeleton } from "@mantine/core";
import type { Anexo } from "@prosa/shared/anexo.ts";
import type { ThreadRow } from "@prosa/shared/events.ts";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMediaUrl } from "../../media/useMediaUrl.ts";
import classes from "./content.module.css";
import { FileMissing } from "./FileMissing.tsx";
import { pictureBox } from "./picture-box.ts";

const Viewer = lazy(async () => ({ default: (await import("../../media/Viewer.tsx")).Viewer }));

/** A picture or a sticker, as large as it will be before it is there; pressing it opens it. */
export function PictureFile({ file, row }: { file: Anexo; row: ThreadRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { url, failed, again } = useMediaUrl(file.miniatura ?? file.caminho);
  const [broken, setBroken] = useState(false);
  const sticker = file.tipo === "sticker";
  const size = pictureBox(file, sticker);

  if (file.estado === "pending") {
    return (
      <div style={size} className={classes.picture}>
        <Skeleton className={classes.pictureSkeleton} />
        <FileMissing state="pending" code={null} />
      </div>
    );
  }
  if (failed || broken) {
    return (
      <button
        type="button"
        className={classes.again}
        onClick={() => {
          setBroken(false);
          again();
        }}
      >
        {t("messages.file.notLoaded")} <u>{t("messages.file.retry")}</u>
      </button>
    );
  }
  const name = t(`messages.file.${file.tipo}`);
  return (
    <>
      <button
        type="button"
        className={classes.picture}
        style={size}
        data-sticker={sticker}
        aria-label={t("messages.file.open", { name: row.body ?? file.nome ?? name })}
        onClick={() => setOpen(true)}
      >
        {url ? (
          <img src={url} alt={row.body ?? name} onError={() => setBroken(true)} />
        ) : (
          <Skeleton className={classes.pictureSkeleton} />
        )}
      </button>
      {open && (
        <Suspense>
          <Viewer
            conversationId={row.conversation_id}
            fileId={file.id}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
