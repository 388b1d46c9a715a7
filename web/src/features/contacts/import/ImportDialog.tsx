import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ColumnsStep } from "./ColumnsStep.tsx";
import { FileStep } from "./FileStep.tsx";
import { Report } from "./Report.tsx";
import { RunStep } from "./RunStep.tsx";
import type { Sheet } from "./sheet.ts";
import type { Plan } from "./useImport.ts";

/** A spreadsheet of contacts: the file, what its columns are and would do, the way in, the report. */
export function ImportDialog(props: {
  /** A past import whose report is asked for. */
  report: string | null;
  onReport: (id: string | null) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)") ?? false;
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [busy, setBusy] = useState(false);
  const { report, onReport } = props;

  function step() {
    if (report) {
      return (
        <Report
          id={report}
          onAnother={() => {
            setPlan(null);
            setSheet(null);
            onReport(null);
          }}
        />
      );
    }
    if (plan) {
      return <RunStep plan={plan} onBusy={setBusy} onEnded={() => onReport(plan.id)} />;
    }
    if (sheet) {
      return <ColumnsStep sheet={sheet} onBack={() => setSheet(null)} onPlan={setPlan} />;
    }
    return <FileStep onSheet={setSheet} onReport={onReport} />;
  }

  return (
    <Modal
      opened
      size={960}
      fullScreen={narrow}
      onClose={props.onClose}
      // What goes on is stopped by its own button, never by a click beside it.
      closeOnClickOutside={!busy && !sheet}
      closeOnEscape={!busy}
      withCloseButton={!busy}
      title={t("contacts.import.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {step()}
    </Modal>
  );
}
