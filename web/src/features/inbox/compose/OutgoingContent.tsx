import { CloseButton, Progress } from "@mantine/core";
import type { ContactCard, Interactive, Location } from "@prosa/shared/message-content.ts";
import { useTranslation } from "react-i18next";
import { FileIcon } from "../media/FileIcon.tsx";
import { formatBytes } from "../media/file-words.ts";
import type { Outgoing } from "../outgoing/outgoing.ts";
import { letGo, useOutgoingQueue } from "../outgoing/useOutgoing.ts";
import { ContactsContent } from "../thread/content/ContactsContent.tsx";
import classes from "../thread/content/content.module.css";
import { LocationContent } from "../thread/content/LocationContent.tsx";
import { Offered } from "../thread/content/Offered.tsx";
import { useUpload } from "./useUploads.ts";

/** What was just sent and is more than text, drawn from what this page still has in its hands. */
export function OutgoingContent({ message }: { message: Outgoing }) {
  const { payload, body } = message;
  const { location, contacts, interactive } = payload as {
    location?: Location;
    contacts?: ContactCard[];
    interactive?: Interactive;
  };
  if (message.file) return <OutgoingFile message={message} />;
  if (location) return <LocationContent location={location} />;
  if (contacts) return <ContactsContent contacts={contacts} />;
  if (interactive) return <Offered offer={interactive} body={body ?? ""} />;
  return body;
}

function OutgoingFile({ message }: { message: Outgoing }) {
  const { t } = useTranslation();
  const queue = useOutgoingQueue();
  const upload = useUpload(message.file?.key);
  const file = message.file;
  if (!file) return null;
  const moving = upload?.state === "sending" || upload?.state === "waiting";
  const pictured = upload?.preview && file.mime.startsWith("image/");
  return (
    <>
      {pictured ? (
        <span className={classes.picture} style={{ width: 240 }}>
          <img src={upload.preview ?? undefined} alt={file.name} />
        </span>
      ) : (
        <span className={classes.document}>
          <FileIcon mime={file.mime} />
          <span className={classes.documentText}>
            <span className={classes.fileName}>{file.name}</span>
            <span className={classes.quiet}>{formatBytes(file.size)}</span>
          </span>
        </span>
      )}
      {moving && (
        <span className={classes.uploading}>
          <Progress
            flex={1}
            size={4}
            value={upload.progress * 100}
            aria-label={t("compose.files.progress", { name: file.name })}
          />
          <CloseButton
            size="sm"
            aria-label={t("compose.files.remove", { name: file.name })}
            onClick={() => letGo(queue, message)}
          />
        </span>
      )}
      {message.body && <div className={classes.caption}>{message.body}</div>}
    </>
  );
}
