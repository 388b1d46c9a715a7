import { FileInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Template } from "../compose/queries.ts";
import { uploads, useUpload } from "../compose/useUploads.ts";
import type { OutgoingFile } from "../outgoing/outgoing.ts";

const ACCEPT = {
  image: "image/jpeg,image/png",
  video: "video/mp4,video/3gpp",
  document: "application/pdf",
} as const;

/** The picture, film or document at the top of a template that has one. */
export function HeaderFile(props: {
  template: Template;
  channelId: string;
  missing: boolean;
  onChange: (file: OutgoingFile | null) => void;
}) {
  const { t } = useTranslation();
  const [key, setKey] = useState<string>();
  const upload = useUpload(key);
  const { header } = props.template.components;
  if (!header || header.kind === "text") return null;
  const broken = upload?.state === "refused" || upload?.state === "failed";

  function pick(file: File | null) {
    if (key) uploads.remove(key);
    const [added] = file
      ? uploads.add([file], { conversationId: "broadcast", channelId: props.channelId })
      : [];
    // The template's, not a composer's.
    if (added) uploads.take(added.key);
    setKey(added?.key);
    props.onChange(
      added
        ? {
            key: added.key,
            name: added.file.name,
            mime: added.file.type,
            size: added.file.size,
            uploaded: false,
          }
        : null,
    );
  }

  return (
    <FileInput
      label={t(`compose.template.file.${header.kind}`)}
      accept={ACCEPT[header.kind]}
      placeholder={t("compose.template.choose")}
      value={upload?.file ?? null}
      clearable
      clearButtonProps={{ "aria-label": t("compose.template.removeFile") }}
      error={
        (broken && t([`errors.${upload?.code}`, "compose.files.failed"] as never)) ||
        (props.missing && t("core.field.required"))
      }
      onChange={pick}
    />
  );
}
