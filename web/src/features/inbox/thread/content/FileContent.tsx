import type { ThreadRow } from "@prosa/shared/events.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { useSession } from "../../../../lib/session.ts";
import { AudioFile } from "./AudioFile.tsx";
import { canFetchAgain } from "./can-fetch-again.ts";
import classes from "./content.module.css";
import { DocumentFile } from "./DocumentFile.tsx";
import { FetchAgain } from "./FetchAgain.tsx";
import { FileMissing } from "./FileMissing.tsx";
import { PictureFile } from "./PictureFile.tsx";
import { Transcript } from "./Transcript.tsx";
import { VideoFile } from "./VideoFile.tsx";

/** The file of a message, in whatever state it is, and its caption. */
export function FileContent({ row }: { row: ThreadRow }) {
  const session = useSession();
  const file = row.anexos[0];
  const theirs = row.direction === "inbound" && hasRole(session, "agent");
  return (
    <>
      {drawn()}
      {row.body && row.type !== "sticker" && <div className={classes.caption}>{row.body}</div>}
    </>
  );

  function drawn() {
    if (!file) return <FileMissing state="pending" code={null} />;
    const mayAsk = theirs && canFetchAgain(file, row.created_at, Date.now());
    if (file.estado === "failed" || file.estado === "expired") {
      return (
        <FileMissing state={file.estado} code={file.erro}>
          {mayAsk && <FetchAgain file={file} />}
        </FileMissing>
      );
    }
    switch (file.tipo) {
      case "image":
      case "sticker":
        return <PictureFile file={file} row={row} />;
      case "video":
        return <VideoFile file={file} />;
      case "audio":
        return (
          <>
            <AudioFile file={file} voice={row.payload.voice === true} />
            {file.estado === "stored" && <Transcript row={row} />}
          </>
        );
      default:
        return <DocumentFile file={file} />;
    }
  }
}
