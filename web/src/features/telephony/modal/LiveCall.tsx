import { Button } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import { CallButtons, type Panel } from "./CallButtons.tsx";
import { CallNotes } from "./CallNotes.tsx";
import { Devices } from "./Devices.tsx";
import { Keypad } from "./Keypad.tsx";
import classes from "./modal.module.css";
import { QualityWarning } from "./QualityBars.tsx";
import { TransferForm } from "./TransferForm.tsx";

/** What one does during a call. */
export function LiveCall({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { phone, hangup } = useWebphone();
  const [panel, setPanel] = useState<Panel>(null);
  const [digits, setDigits] = useState("");
  const press = (digit: string) => {
    phone?.sendDigits(line.id, digit);
    setDigits((before) => (before + digit).slice(-20));
  };
  if (line.call.phase === "leaving") {
    return (
      <div className={classes.body}>
        <CallNotes line={line} />
      </div>
    );
  }
  return (
    <div className={classes.body}>
      <QualityWarning lineId={line.id} />
      {line.isConnected ? (
        <CallButtons line={line} panel={panel} onPanel={setPanel} />
      ) : (
        <Button
          color="red"
          leftSection={<IconPhoneOff size={18} stroke={1.75} aria-hidden />}
          onClick={() => hangup(line.id)}
        >
          {t("phone.hangup")}
        </Button>
      )}
      {panel === "keypad" && (
        <>
          <output className={classes.digits}>{digits}</output>
          <Keypad onDigit={press} />
        </>
      )}
      {panel === "transfer" && <TransferForm line={line} onDone={() => setPanel(null)} />}
      <CallNotes line={line} />
      <Devices />
    </div>
  );
}
