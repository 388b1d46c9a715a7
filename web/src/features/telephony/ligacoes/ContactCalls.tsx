import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Section } from "../../../ui/Section.tsx";
import { CallFacts } from "./CallFacts.tsx";
import classes from "./ligacoes.module.css";
import { ligacaoQueries } from "./queries.ts";
import { useLigacoesFeed } from "./realtime.ts";

const SHOWN = 5;

/** The latest calls with one person, among what else is known of them. */
export function ContactCalls({ contatoId }: { contatoId: string }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  useLigacoesFeed();
  const { data } = useInfiniteQuery(
    ligacaoQueries.pages(tenantId, { contato_id: contatoId }, SHOWN),
  );
  const calls = data?.pages[0]?.rows;
  if (!calls) return null;
  return (
    <Section title={t("calls.contactTitle")}>
      {calls.length === 0 ? (
        <p className={classes.quiet}>{t("calls.contactNone")}</p>
      ) : (
        <ul className={classes.past}>
          {calls.map((call) => (
            <li key={call.id}>
              <Link to="/ligacoes" search={{ ligacao: call.id }} className={classes.pastCall}>
                <CallFacts call={call} />
                {call.notas && <span className={classes.excerpt}>{call.notas}</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
