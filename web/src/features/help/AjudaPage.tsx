import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page.tsx";
import { Blocks } from "./Blocks.tsx";
import { Contents } from "./Contents.tsx";
import classes from "./help.module.css";
import { helpPages } from "./pages.ts";

const route = getRouteApi("/app/ajuda/$pagina");

/** A file of docs/ as a page. The text is Portuguese, whatever language the buttons speak. */
export function AjudaPage() {
  const { t, i18n } = useTranslation();
  const { name, page } = route.useLoaderData();
  const aim = decodeURIComponent(useLocation({ select: ({ hash }) => hash }));
  // Rows and headings have accents in their names, which the router looks for in their encoded form.
  useEffect(() => {
    if (aim) document.getElementById(aim)?.scrollIntoView();
  }, [aim]);
  return (
    // A page of help starts at its top, not where the one before was left.
    <div className={classes.whole} lang="pt-BR" key={name}>
      <Page title={page.title}>
        <nav className={classes.pages} aria-label={t("core.help.label")} lang={i18n.language}>
          {helpPages.map((other) => (
            <Link
              key={other}
              to="/ajuda/$pagina"
              params={{ pagina: other }}
              activeOptions={{ includeHash: false }}
            >
              {t(`core.help.${other}`)}
            </Link>
          ))}
        </nav>
        <div className={classes.columns}>
          <Contents blocks={page.blocks} />
          <article className={classes.text}>
            <Blocks of={page.blocks} aim={aim} />
          </article>
        </div>
      </Page>
    </div>
  );
}
