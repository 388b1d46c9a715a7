import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { changeLanguage, currentLanguage, LANGUAGES } from "../../i18n.ts";
import type { Session } from "../../lib/claims.ts";
import { tenancyQueries } from "./queries.ts";

/** The language belongs to the person, so it follows them to every machine. */
export function useProfileLanguage({ tenantId, userId }: Session) {
  const stored = useQuery(tenancyQueries.profile(tenantId, userId)).data?.locale;
  useEffect(() => {
    const language = LANGUAGES.find((known) => known === stored);
    if (language && language !== currentLanguage()) void changeLanguage(language);
  }, [stored]);
}
