import { Skeleton } from "@mantine/core";
import type { Anexo } from "@prosa/shared/anexo.ts";
import { useTranslation } from "react-i18next";
import { playsAlone } from "../../../../ui/audio/playing.ts";
import { useMediaUrl } from "../../media/useMediaUrl.ts";
import classes from "./content.module.css";
import { FileMissing } from "./FileMissing.tsx";
import { pictureBox } from "./picture-box.ts";

/** Played where it was said; the browser's own controls know full screen and saving. */
export function VideoFile({ file }: { file: Anexo }) {
  const { t } = useTranslation();
  const { url } = useMediaUrl(file.caminho);
  const poster = useMediaUrl(file.miniatura);
  const size = pictureBox(file, false);
  if (file.estado === "pending") {
    return <FileMissing state="pending" code={null} />;
  }
  return (
    <div className={classes.picture} style={size}>
      {url ? (
        // biome-ignore lint/a11y/useMediaCaption: what a customer films has no captions
        <video
          src={url}
          poster={poster.url}
          controls
          playsInline
          preload="metadata"
          aria-label={file.nome ?? t("messages.file.video")}
          onPlay={(event) => playsAlone(event.currentTarget)}
        />
      ) : (
        <Skeleton className={classes.pictureSkeleton} />
      )}
    </div>
  );
}
