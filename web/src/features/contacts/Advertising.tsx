import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../lib/format.ts";
import { useWished } from "../../lib/useWished.ts";
import { useSetAdvertising } from "./mutations.ts";

/** Whoever wants no advertising is left out of every broadcast of that kind. */
export function Advertising(props: {
  contact: { id: string; recusa_divulgacao_em: string | null };
  canEdit: boolean;
}) {
  const { t } = useTranslation();
  const { contact, canEdit } = props;
  const set = useSetAdvertising(contact.id);
  const since = contact.recusa_divulgacao_em;
  const [refuses, setRefuses] = useWished(since !== null, set.mutateAsync);
  return (
    <Switch
      checked={refuses}
      disabled={!canEdit}
      label={t("inbox.contact.noAds")}
      description={since && t("inbox.contact.noAdsSince", { at: formatDate(since) })}
      onChange={(event) => setRefuses(event.currentTarget.checked)}
    />
  );
}
