import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./broadcasts.module.css";
import type { Problem } from "./recipients.ts";

const SHOWN = 20;

/** The lines that go to nobody, each with its reason, and the way to go on without them. */
export function Problems(props: { problems: Problem[]; columns: string[]; onDrop: () => void }) {
  const { t } = useTranslation();
  const { problems, columns } = props;
  if (problems.length === 0) return null;
  return (
    <Alert color="red" title={t("broadcasts.problems.title", { count: problems.length })}>
      <ul className={classes.problems}>
        {problems.slice(0, SHOWN).map(({ line, text, code, column }) => (
          <li key={line}>
            <strong>{t("broadcasts.problems.line", { line })}</strong>{" "}
            {t(`broadcasts.problems.${code}`, { name: columns[(column ?? 1) - 1] ?? "" })}{" "}
            <span className={classes.quiet}>{text.slice(0, 60)}</span>
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && (
        <p>{t("broadcasts.problems.others", { count: problems.length - SHOWN })}</p>
      )}
      <Button size="compact-sm" variant="default" onClick={props.onDrop}>
        {t("broadcasts.problems.drop")}
      </Button>
    </Alert>
  );
}
