import { MultiSelect } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useSaveRoute } from "../mutations.ts";
import { type AiModel, aiQueries } from "../queries.ts";
import { Block } from "./Block.tsx";
import classes from "./page.module.css";

const OPERATIONS = {
  text: ["resposta", "reescrever", "completa", "churn", "resumo", "insights_ligacao"],
  transcription: ["transcricao"],
} as const;

/** Who is asked for one thing, where it is not simply the first that can. */
export function RoutesSection({ models }: { models: AiModel[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const { data: routes } = useQuery(aiQueries.routes(session.tenantId));
  const save = useSaveRoute();
  if (!routes) return null;
  return (
    <Block title={t("ai.routes.title")} lead={t("ai.routes.lead")}>
      <div className={classes.numbers}>
        {(["text", "transcription"] as const).flatMap((capability) => {
          const able = models.filter((model) => model.capability === capability);
          if (able.length < 2) return [];
          return OPERATIONS[capability].map((operation) => {
            const chosen = routes.filter((route) => route.operation === operation);
            const saving = save.isPending && save.variables.operation === operation;
            return (
              <MultiSelect
                key={operation}
                label={t(`ai.operation.${operation}`)}
                placeholder={chosen.length === 0 ? t("ai.routes.usual") : ""}
                disabled={!hasRole(session, "admin")}
                clearable
                clearButtonProps={{ "aria-label": t("ai.routes.clear") }}
                data={able.map(({ id, model }) => ({ value: id, label: model }))}
                value={
                  saving ? save.variables.model_ids : chosen.map(({ ai_model_id }) => ai_model_id)
                }
                onChange={(model_ids) => save.mutate({ operation, model_ids })}
              />
            );
          });
        })}
      </div>
    </Block>
  );
}
