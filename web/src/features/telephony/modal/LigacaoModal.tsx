import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isLive, type Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import { CallHead } from "./CallHead.tsx";
import { Dialer } from "./Dialer.tsx";
import { Floating } from "./Floating.tsx";
import { IncomingCall } from "./IncomingCall.tsx";
import { LiveCall } from "./LiveCall.tsx";
import classes from "./modal.module.css";
import { OtherLines } from "./OtherLines.tsx";
import { WrapUp } from "./WrapUp.tsx";
import { nameOf } from "./words.ts";

/** The phone above every page: whoever is on the line, or a keypad to call somebody. */
export function LigacaoModal(props: { dialing: boolean; onDialing: (open: boolean) => void }) {
  const { t } = useTranslation();
  const { lines, activeId } = useWebphone();
  const [folded, setFolded] = useState(false);
  const line = lines.find(({ id }) => id === activeId);
  if (props.dialing) {
    return (
      <Floating label={t("phone.title")} folded={false} head={<DialerHead {...props} />}>
        <Dialer onCalled={() => props.onDialing(false)} />
        <OtherLines lines={lines} />
      </Floating>
    );
  }
  if (!line) return null;
  // What rings or waits for a result is not overlooked.
  const isFolded = folded && isLive(line) && line.call.phase !== "offered";
  return (
    <Floating
      label={t("phone.incoming.with", { name: nameOf(line) })}
      folded={isFolded}
      head={<CallHead line={line} folded={isFolded} onFold={() => setFolded(!isFolded)} />}
    >
      {!isFolded && (
        <>
          <Body key={line.id} line={line} />
          <OtherLines lines={lines.filter(({ id }) => id !== line.id)} />
        </>
      )}
    </Floating>
  );
}

function Body({ line }: { line: Line }) {
  if (!isLive(line)) return <WrapUp line={line} />;
  return line.call.phase === "offered" ? <IncomingCall line={line} /> : <LiveCall line={line} />;
}

function DialerHead(props: { onDialing: (open: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.who}>
      <strong className={classes.name}>{t("phone.title")}</strong>
      <span data-still>
        <ActionIcon aria-label={t("core.close")} onClick={() => props.onDialing(false)}>
          <IconX size={18} stroke={1.75} />
        </ActionIcon>
      </span>
    </div>
  );
}
