import { Modal, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../lib/session.ts";
import { LoadFailed } from "./LoadFailed.tsx";
import { operationsQueries } from "./queries.ts";
import rows from "./rows.module.css";

/** The delivery as the provider sent it, for whoever has to find out what is wrong with it. */
export function DeliveryPayload(props: { deliveryId: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.deliveryId !== null}
      onClose={props.onClose}
      size="xl"
      title={t("operations.payload.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      {props.deliveryId && <Content deliveryId={props.deliveryId} />}
    </Modal>
  );
}

function Content({ deliveryId }: { deliveryId: string }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const row = useQuery(operationsQueries.payload(tenantId, deliveryId));
  if (row.isLoadingError)
    return <LoadFailed error={row.error} onRetry={() => void row.refetch()} />;
  if (!row.data) return <Skeleton h={200} />;
  return (
    // A long payload scrolls, and the keyboard has to get into it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be focusable
    <section className={rows.payload} tabIndex={0} aria-label={t("operations.payload.title")}>
      <pre>{JSON.stringify(row.data.payload, null, 2)}</pre>
    </section>
  );
}
