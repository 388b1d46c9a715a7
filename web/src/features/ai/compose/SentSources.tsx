import type { Fonte } from "@prosa/shared/ai.ts";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import classes from "./assist.module.css";
import { SourceLinks } from "./SourceLinks.tsx";

function sourcesOf(tenantId: string, messageId: string) {
  return queryOptions({
    queryKey: [tenantId, "ai", "sent", messageId],
    queryFn: async ({ signal }) => {
      const rows = await unwrap(
        supabase
          .from("ai_responses")
          .select("chunks, answer")
          .eq("tenant_id", tenantId)
          .eq("sent_message_id", messageId)
          .limit(1)
          .abortSignal(signal),
      );
      // jsonb, as store_ai_response() was given it.
      return rows.flatMap(({ chunks }) => chunks as unknown as Fonte[]);
    },
  });
}

/** What a message was taken from, if a model suggested it. */
export function SentSources({ messageId }: { messageId: string }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data } = useQuery(sourcesOf(tenantId, messageId));
  if (!data || data.length === 0) return null;
  return (
    <>
      <p className={classes.quiet}>{t("ai.compose.sentFrom")}</p>
      <SourceLinks sources={data} />
    </>
  );
}
