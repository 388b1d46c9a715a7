import {
  IconFile,
  IconFileMusic,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconPhoto,
  IconVideo,
} from "@tabler/icons-react";
import classes from "./media.module.css";

const ICONS: [RegExp, typeof IconFile][] = [
  [/^image\//, IconPhoto],
  [/^video\//, IconVideo],
  [/^audio\//, IconFileMusic],
  [/pdf/, IconFileTypePdf],
  [/sheet|excel|csv/, IconFileSpreadsheet],
  [/word|text|presentation|powerpoint|document/, IconFileText],
  [/zip|compressed/, IconFileZip],
];

/** What kind of file it is, at a glance. */
export function FileIcon({ mime }: { mime: string | null }) {
  const Icon = ICONS.find(([pattern]) => pattern.test(mime ?? ""))?.[1] ?? IconFile;
  return (
    <span className={classes.fileIcon} aria-hidden>
      <Icon size={22} stroke={1.5} />
    </span>
  );
}
