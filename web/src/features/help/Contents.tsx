import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./help.module.css";
import type { Block, Heading } from "./help-page.ts";
import { Words } from "./Words.tsx";

/** What is on the page: its main headings. */
export function Contents({ blocks }: { blocks: Block[] }) {
  const { t, i18n } = useTranslation();
  const title = useId();
  // Where there is no room beside the text it stands above it, folded.
  const beside = useMediaQuery("(min-width: 62.001em)", true, { getInitialValueInEffect: false });
  const headings = blocks.filter(
    (block): block is Heading => block.is === "heading" && block.depth === 2,
  );
  const list = (
    <ul>
      {headings.map(({ id, of }) => (
        <li key={id}>
          <Link to="." hash={id} activeOptions={{ includeHash: true }}>
            <Words of={of} />
          </Link>
        </li>
      ))}
    </ul>
  );
  const words = (
    <span id={title} lang={i18n.language}>
      {t("core.help.contents")}
    </span>
  );
  return (
    <nav className={classes.contents} aria-labelledby={title}>
      {beside ? (
        <>
          <p>{words}</p>
          {list}
        </>
      ) : (
        <details>
          <summary>{words}</summary>
          {list}
        </details>
      )}
    </nav>
  );
}
