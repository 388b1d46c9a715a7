import type { ThreadRow } from "@prosa/shared/events.ts";
import { AudioFile } from "./AudioFile.tsx";
import classes from "./content.module.css";
import { DocumentFile } from "./DocumentFile.tsx";
import { FileMissing } from "./FileMissing.tsx";
import { PictureFile } from "./PictureFile.tsx";
import { VideoFile } from "./VideoFile.tsx";

/** The file of a message, in whatever state it is, and its caption. */
export function FileContent({ row }: { row: ThreadRow }) {
  const file = row.anexos[0];
  return (
    <>
      {drawn()}
      {row.body && row.type !== "sticker" && <div className={classes.caption}>{row.body}</div>}
    </>
  );

  function drawn() {
    if (!file) return <FileMissing type={row.type} state="pending" code={null} />;
    if (file.estado === "failed" || file.estado === "expired") {
      return <FileMissing type={file.tipo} state={file.estado} code={file.erro} />;
    }
    switch (file.tipo) {
      case "image":
      case "sticker":
        return <PictureFile file={file} row={row} />;
      case "video":
        return <VideoFile file={file} />;
      case "audio":
        return <AudioFile file={file} voice={row.payload.voice === true} />;
      default:
        return <DocumentFile file={file} />;
    }
  }
}
