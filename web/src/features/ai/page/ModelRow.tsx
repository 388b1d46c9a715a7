import { ActionIcon, Group, Switch } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWished } from "../../../lib/useWished.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { formatUsd } from "../format-usd.ts";
import { useSaveModel } from "../mutations.ts";
import type { AiModel } from "../queries.ts";
import { ModelForm } from "./ModelForm.tsx";
import classes from "./page.module.css";

/** One model: its place, its price, and whether it is asked at all. */
export function ModelRow(props: {
  model: AiModel;
  canEdit: boolean;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}) {
  const { t } = useTranslation();
  const { model, canEdit } = props;
  const [editing, setEditing] = useState(false);
  const save = useSaveModel(model.id);
  const [isActive, setActive] = useWished(model.is_active, (is_active) =>
    save.mutateAsync({ is_active }),
  );
  const name = model.model;
  // The providers are the server's to name: no component knows one.
  const provider: string = t(`integrations.providers.${model.provider}.name` as never);
  const moves = [
    { label: t("ai.models.up", { name }), Icon: IconArrowUp, run: props.onUp },
    { label: t("ai.models.down", { name }), Icon: IconArrowDown, run: props.onDown },
  ];
  return (
    <li className={classes.model} data-off={!model.is_active}>
      <div className={classes.modelText}>
        <strong>{name}</strong>
        <span className={classes.quiet}>
          {[provider, priceOf(), model.price_version === "own" && t("ai.models.own")]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      {canEdit && (
        <Group gap={4} wrap="nowrap" className={classes.modelActs}>
          {moves.map(({ label, Icon, run }) => (
            <ActionIcon
              key={label}
              size={32}
              aria-label={label}
              disabled={!run}
              onClick={() => run?.()}
            >
              <Icon size={16} stroke={1.75} />
            </ActionIcon>
          ))}
          <Tooltip label={t("ai.models.edit")}>
            <ActionIcon
              size={32}
              aria-label={t("ai.models.editOf", { name })}
              onClick={() => setEditing(true)}
            >
              <IconPencil size={16} stroke={1.75} />
            </ActionIcon>
          </Tooltip>
          <Switch
            aria-label={t("ai.models.asked", { name })}
            checked={isActive}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
        </Group>
      )}
      {editing && <ModelForm model={model} onClose={() => setEditing(false)} />}
    </li>
  );

  function priceOf() {
    if (model.per_second_usd > 0) {
      return t("ai.models.perMinute", { price: formatUsd(model.per_second_usd * 60) });
    }
    if (model.capability === "embeddings") {
      return t("ai.models.perMillion", { price: formatUsd(model.input_usd) });
    }
    return t("ai.models.inAndOut", {
      input: formatUsd(model.input_usd),
      output: formatUsd(model.output_usd),
    });
  }
}
