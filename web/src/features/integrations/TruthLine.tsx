import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { IconAlertCircle, IconCircleCheck, IconClock, IconPlayerPause } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import { formatRelative } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import classes from "./Conexoes.module.css";
import { type Integracao, integracaoQueries } from "./queries.ts";

const ICONS = {
  ok: IconCircleCheck,
  wait: IconClock,
  fail: IconAlertCircle,
  off: IconPlayerPause,
};

type Truth = { tone: keyof typeof ICONS; text: string };

function truthOf(
  t: TFunction,
  integracao: Integracao,
  category: CatalogProvider["category"],
  lastDelivery: string | null,
): Truth {
  if (integracao.status === "inativa") return { tone: "off", text: t("integrations.truth.off") };
  if (integracao.erro_codigo) {
    return { tone: "fail", text: errorText(t, new AppError(integracao.erro_codigo, 422)) };
  }
  // Nobody calls for days, and an AI never does, and all is well: what counts is that it answered.
  if (category !== "messaging" && integracao.verificada_em) {
    const when = formatRelative(integracao.verificada_em);
    return { tone: "ok", text: t("integrations.truth.verified", { when }) };
  }
  if (lastDelivery) {
    const when = formatRelative(lastDelivery);
    return { tone: "ok", text: t("integrations.truth.receiving", { when }) };
  }
  return { tone: "wait", text: t("integrations.truth.silent") };
}

/** One line of truth about a connection: what works, since when, or what to do. */
export function TruthLine({
  integracao,
  category,
}: {
  integracao: Integracao;
  category: CatalogProvider["category"];
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const last = useQuery({
    ...integracaoQueries.lastDelivery(tenantId, integracao.id),
    refetchInterval: 30_000,
  });
  if (last.isPending) return null;
  const { tone, text } = truthOf(t, integracao, category, last.data ?? null);
  const Icon = ICONS[tone];
  return (
    <span className={classes.truth} data-tone={tone}>
      <Icon size={16} aria-hidden />
      {text}
    </span>
  );
}
