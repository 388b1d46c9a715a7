import type { BreakerStatus } from "@prosa/shared/operations.ts";
import { hasRole } from "@prosa/shared/roles.ts";
import { IconShieldX } from "@tabler/icons-react";
import { Link, useMatchRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import classes from "./watch.module.css";

/** Across every page while a channel does not send: what that means, and for some where to act. */
export function BreakerBanner({ status }: { status: BreakerStatus }) {
  const { t } = useTranslation();
  const supervisor = hasRole(useSession(), "supervisor");
  const here = useMatchRoute()({ to: "/admin/whatsapp/status" });
  return (
    <div role="status" aria-live="polite">
      {status !== "CLOSED" && (
        <div className={classes.banner} data-testid="breaker-banner">
          <IconShieldX size={16} aria-hidden />
          <span>
            <strong>{t(`operations.banner.${status}`)}</strong> {t("operations.banner.text")}{" "}
            {supervisor && !here && (
              <Link to="/admin/whatsapp/status">{t("operations.banner.link")}</Link>
            )}
          </span>
        </div>
      )}
    </div>
  );
}
