import { type DragEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./knowledge.module.css";

/** The whole page takes files; the menu does the same for those without a mouse. */
export function DropArea(props: {
  enabled: boolean;
  onFiles: (files: Iterable<File>) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  if (!props.enabled) return props.children;

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu does the same for those without a mouse
    <div
      className={classes.area}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        props.onFiles([...event.dataTransfer.files]);
      }}
    >
      {props.children}
      {over && <div className={classes.veil}>{t("knowledge.add.drop")}</div>}
    </div>
  );
}
