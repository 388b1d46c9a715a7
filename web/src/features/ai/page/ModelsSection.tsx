import { Button } from "@mantine/core";
import { hasRole } from "@prosa/shared/roles.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { Block } from "../../../ui/Block.tsx";
import { useOrderModels } from "../mutations.ts";
import type { AiModel } from "../queries.ts";
import { AddModel } from "./AddModel.tsx";
import { ModelRow } from "./ModelRow.tsx";
import { CAPABILITIES } from "./model-fields.ts";
import classes from "./page.module.css";

/** Which models are asked, in which order, and at what price. */
export function ModelsSection({ models }: { models: AiModel[] }) {
  const { t } = useTranslation();
  const admin = hasRole(useSession(), "admin");
  const order = useOrderModels();
  const [adding, setAdding] = useState(false);
  return (
    <Block
      title={t("ai.models.title")}
      lead={t("ai.models.lead")}
      aside={
        admin && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t("ai.models.add")}
          </Button>
        )
      }
    >
      {adding && <AddModel onClose={() => setAdding(false)} />}
      {CAPABILITIES.map((capability) => {
        const able = models.filter((model) => model.capability === capability);
        if (able.length === 0) return null;
        const move = (from: number, to: number) => {
          const next = [...able];
          next.splice(to, 0, ...next.splice(from, 1));
          order.mutate(next);
        };
        return (
          <div key={capability}>
            <h3 className={classes.subtitle}>{t(`ai.models.${capability}`)}</h3>
            <ol className={classes.models}>
              {able.map((model, place) => (
                <ModelRow
                  key={model.id}
                  model={model}
                  canEdit={admin}
                  onUp={place > 0 ? () => move(place, place - 1) : null}
                  onDown={place < able.length - 1 ? () => move(place, place + 1) : null}
                />
              ))}
            </ol>
          </div>
        );
      })}
    </Block>
  );
}
