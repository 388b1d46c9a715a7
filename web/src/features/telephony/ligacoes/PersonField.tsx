import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { peopleQueries } from "../../../lib/people.ts";
import { useSession } from "../../../lib/session.ts";

/** Whose calls: one person's, or everybody's. */
export function PersonField(props: {
  value: string | undefined;
  onChange: (pessoa: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data: people = [] } = useQuery(peopleQueries.colleagues(tenantId));
  return (
    <NativeSelect
      aria-label={t("calls.filters.person")}
      value={props.value ?? ""}
      data={[
        { value: "", label: t("calls.filters.anybody") },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
    />
  );
}
