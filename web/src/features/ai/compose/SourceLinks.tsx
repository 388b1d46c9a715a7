import { Popover } from "@mantine/core";
import type { Fonte } from "@prosa/shared/ai.ts";
import { IconFileText } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatPercent } from "../../../lib/format.ts";
import classes from "./assist.module.css";

/** What an answer rests on: each opens to the passage, and from there its document. */
export function SourceLinks({ sources }: { sources: readonly Fonte[] }) {
  const { t } = useTranslation();
  if (sources.length === 0) return null;
  return (
    <ul className={classes.sources} aria-label={t("ai.compose.sources")}>
      {sources.map((source) => (
        <li key={source.id}>
          <Popover position="top-start" width={320} shadow="md" withinPortal trapFocus returnFocus>
            <Popover.Target>
              <button type="button" className={classes.source}>
                <IconFileText size={12} stroke={1.75} aria-hidden />
                <span>{source.titulo}</span>
              </button>
            </Popover.Target>
            <Popover.Dropdown aria-label={source.titulo} className={classes.passage}>
              <p>{source.trecho}</p>
              <div className={classes.passageFoot}>
                <span className={classes.quiet}>
                  {t("ai.compose.fits", { share: formatPercent(source.score) })}
                </span>
                <Link
                  to="/conhecimento"
                  search={{ documento: source.documento_id, trecho: source.id }}
                >
                  {t("ai.compose.openSource")}
                </Link>
              </div>
            </Popover.Dropdown>
          </Popover>
        </li>
      ))}
    </ul>
  );
}
