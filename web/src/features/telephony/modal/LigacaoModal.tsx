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
import { NoCall } from "./NoCall.tsx";
import { OtherLines } from "./OtherLines.tsx";
import { WrapUp } from "./WrapUp.tsx";
import { nameOf } from "./words.ts";

/** The phone above every page: whoever is on the line, or a keypad to call somebody. */
export function LigacaoModal(props: { dialing: boolean; onDialing: (open: boolean) => void }) {
  const { t } = useTranslation();
  const { lines: all, activeId } = useWebphone();
  const lines = all.filter(({ isDone }) => !isDone);
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
  const mayFold = isLive(line) && line.call.phase !== "offered";
  const isFolded = folded && mayFold;
  return (
    <Floating
      label={t("phone.incoming.with", { name: nameOf(line) })}
      folded={isFolded}
      head={
        <CallHead
          line={line}
          folded={isFolded}
          onFold={mayFold ? () => setFolded(!isFolded) : null}
        />
      }
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
  if (!isLive(line)) return line.ligacaoId ? <WrapUp line={line} /> : <NoCall line={line} />;
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
