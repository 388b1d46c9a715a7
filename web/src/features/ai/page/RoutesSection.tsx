import { MultiSelect } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useWished } from "../../../lib/useWished.ts";
import { Block } from "../../../ui/Block.tsx";
import { useSaveRoute } from "../mutations.ts";
import { type AiModel, aiQueries } from "../queries.ts";
import classes from "./page.module.css";

const OPERATIONS = {
  text: ["resposta", "reescrever", "completa", "churn", "resumo", "insights_ligacao"],
  transcription: ["transcricao"],
} as const;
type Operation = (typeof OPERATIONS)[keyof typeof OPERATIONS][number];

/** Who is asked for one thing, where it is not simply the first that can. */
export function RoutesSection({ models }: { models: AiModel[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data: routes } = useQuery(aiQueries.routes(tenantId));
  if (!routes) return null;
  return (
    <Block title={t("ai.routes.title")} lead={t("ai.routes.lead")}>
      <div className={classes.numbers}>
        {(["text", "transcription"] as const).flatMap((capability) => {
          const able = models.filter((model) => model.capability === capability);
          if (able.length < 2) return [];
          return OPERATIONS[capability].map((operation) => (
            <RouteField
              key={operation}
              operation={operation}
              able={able}
              chosen={routes
                .filter((route) => route.operation === operation)
                .map(({ ai_model_id }) => ai_model_id)}
            />
          ));
        })}
      </div>
    </Block>
  );
}

function RouteField(props: { operation: Operation; able: AiModel[]; chosen: string[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const { operation, able } = props;
  const save = useSaveRoute();
  const [chosen, choose] = useWished(props.chosen, (model_ids) =>
    save.mutateAsync({ operation, model_ids }),
  );
  return (
    <MultiSelect
      label={t(`ai.operation.${operation}`)}
      placeholder={chosen.length === 0 ? t("ai.routes.usual") : ""}
      disabled={!hasRole(session, "admin")}
      clearable
      clearButtonProps={{ "aria-label": t("ai.routes.clear") }}
      data={able.map(({ id, model }) => ({ value: id, label: model }))}
      value={chosen}
      onChange={choose}
    />
  );
}
