import type { Interactive } from "@prosa/shared/message-content.ts";
import { IconCornerUpLeft, IconExternalLink, IconList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";

/** Buttons, a list or a link with the words above them: the customer's view, also while writing it. */
export function Offered({ offer, body }: { offer: Interactive; body: string }) {
  const { t } = useTranslation();
  return (
    <div>
      {offer.header && <strong className={classes.block}>{offer.header}</strong>}
      <span className={classes.block}>{body}</span>
      {offer.footer && <span className={classes.quiet}>{offer.footer}</span>}
      <ul className={classes.choices} aria-label={t("messages.interactive.choices")}>
        {offer.kind === "buttons" &&
          offer.buttons.map((button) => (
            <li key={button.id}>
              <IconCornerUpLeft size={16} stroke={1.75} aria-hidden /> {button.title}
            </li>
          ))}
        {offer.kind === "link" && (
          <li>
            <IconExternalLink size={16} stroke={1.75} aria-hidden />
            <a href={offer.url} target="_blank" rel="noreferrer" className={classes.link}>
              {offer.label}
            </a>
          </li>
        )}
        {offer.kind === "list" && (
          <li>
            <details className={classes.list}>
              <summary>
                <IconList size={16} stroke={1.75} aria-hidden /> {offer.button}
              </summary>
              {offer.sections.map((section, place) => (
                <div key={section.title ?? place}>
                  {section.title && <span className={classes.section}>{section.title}</span>}
                  {section.rows.map((row) => (
                    <span key={row.id} className={classes.listRow}>
                      {row.title}
                      {row.description && <span className={classes.quiet}>{row.description}</span>}
                    </span>
                  ))}
                </div>
              ))}
            </details>
          </li>
        )}
      </ul>
    </div>
  );
}
