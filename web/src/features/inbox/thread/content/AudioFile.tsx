import type { Anexo } from "@prosa/shared/anexo.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AudioPlayer } from "../../../../ui/audio/AudioPlayer.tsx";
import { useMediaUrl } from "../../media/useMediaUrl.ts";
import classes from "./content.module.css";
import { DocumentFile } from "./DocumentFile.tsx";
import { FileMissing } from "./FileMissing.tsx";

/** A voice note or a piece of music; what this browser cannot play can still be saved. */
export function AudioFile({ file, voice }: { file: Anexo; voice: boolean }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const { url } = useMediaUrl(file.caminho);
  if (file.estado === "pending") {
    return <FileMissing state="pending" code={null} />;
  }
  if (broken) return <DocumentFile file={file} />;
  return (
    <div className={classes.audio}>
      {!voice && file.nome && <span className={classes.fileName}>{file.nome}</span>}
      <AudioPlayer
        src={url}
        wave={file.onda}
        seconds={file.duracao}
        label={voice ? t("messages.audio.voice") : (file.nome ?? t("messages.file.audio"))}
        onBroken={() => setBroken(true)}
      />
    </div>
  );
}
