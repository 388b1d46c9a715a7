import { Button } from "@mantine/core";
import type { InsightsLigacao } from "@prosa/shared/ai-insights.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Section } from "../../../ui/Section.tsx";
import { useTakeOverStep } from "./mutations.ts";
import { transcriptQueries } from "./queries.ts";
import classes from "./transcript.module.css";

type Step = InsightsLigacao["proximos_passos"][number];

/** What happens next, to be taken over as a task of the call's card. */
export function NextSteps({ call, steps }: { call: LigacaoRow; steps: Step[] }) {
  const { t } = useTranslation();
  const acts = hasRole(useSession(), "agent");
  const { oportunidade_id } = call;
  return (
    <Section title={t("calls.insights.steps")}>
      <ul className={classes.list}>
        {steps.map((step) => (
          <li key={step.texto} className={classes.step}>
            <span className={classes.text}>
              {step.texto}
              {step.prazo && (
                <span className={classes.quiet}>
                  {" "}
                  {t("calls.insights.due", { prazo: step.prazo })}
                </span>
              )}
            </span>
            {acts && oportunidade_id && (
              <TakeOver call={{ id: call.id, oportunidade_id }} step={step} />
            )}
          </li>
        ))}
      </ul>
      {acts && !oportunidade_id && <p className={classes.quiet}>{t("calls.insights.noCard")}</p>}
    </Section>
  );
}

function TakeOver(props: { call: { id: string; oportunidade_id: string }; step: Step }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { call, step } = props;
  const { data: taken } = useQuery(transcriptQueries.steps(tenantId, call.id));
  const take = useTakeOverStep(call);
  const isTaken = taken?.some(
    ({ oportunidade_id, texto }) =>
      oportunidade_id === call.oportunidade_id && texto === step.texto,
  );
  if (isTaken) {
    return (
      <span className={classes.taken}>
        <IconCheck size={14} stroke={2} aria-hidden />
        {t("calls.insights.onCard")}
      </span>
    );
  }
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPlus size={14} stroke={1.75} aria-hidden />}
      loading={take.isPending}
      disabled={!taken}
      aria-label={t("calls.insights.toCardOf", { texto: step.texto })}
      onClick={() => take.mutate(step)}
    >
      {t("calls.insights.toCard")}
    </Button>
  );
}
