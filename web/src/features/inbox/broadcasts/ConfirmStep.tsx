import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatMoney } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { Foot } from "../../../ui/Foot.tsx";
import { TemplatePreview } from "../compose/TemplatePreview.tsx";
import { useUpload } from "../compose/useUploads.ts";
import { ownValues } from "./blanks.ts";
import { type Ready, useCreateBroadcast } from "./mutations.ts";
import { broadcastQueries } from "./queries.ts";

/** How many, how it will look for the first of them, what it may cost: the last look. */
export function ConfirmStep(props: {
  ready: Ready;
  onBack: () => void;
  onSent: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { draft, template, people } = props.ready;
  const upload = useUpload(draft.file?.key);
  const { data: price } = useQuery(broadcastQueries.price(tenantId, template.id));
  const create = useCreateBroadcast();
  const [first] = people;
  const own = first ? ownValues(template, draft.sources, first) : {};
  const values = { ...draft.values, body: { ...draft.values.body, ...own } };
  const count = people.length;

  return (
    <Stack gap="md">
      <Text>{t("broadcasts.confirm.text", { count, name: draft.name.trim() })}</Text>
      <TemplatePreview template={template} values={values} upload={upload} />
      <Text size="sm" c="dimmed">
        {price
          ? t("broadcasts.confirm.cost", {
              each: formatMoney(price, "USD"),
              all: formatMoney(price * count, "USD"),
            })
          : t("broadcasts.confirm.costUnknown")}
      </Text>
      {template.category.toLowerCase() === "marketing" && (
        <Text size="sm" c="dimmed">
          {t("broadcasts.confirm.optOut")}
        </Text>
      )}
      <Foot error={create.error} leave={t("core.back")} onLeave={props.onBack}>
        <Button
          loading={create.isPending}
          onClick={() => create.mutate(props.ready, { onSuccess: ({ id }) => props.onSent(id) })}
        >
          {t("broadcasts.confirm.send", { count })}
        </Button>
      </Foot>
    </Stack>
  );
}
