import { hasRole } from "@prosa/shared/roles.ts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";

const CONNECT = new Set(["ai_not_connected", "ai_auth", "ai_quota"]);
const SETTINGS = new Set([
  "ai_cap_reached",
  "ai_disabled",
  "ai_model_unknown",
  "ai_model_forbidden",
]);

/** Why a model did not answer, and for whoever can mend it, the page to mend it on. */
export function NextStep(props: { error: unknown; className: string | undefined }) {
  const { t } = useTranslation();
  const mends = hasRole(useSession(), "admin");
  const code = props.error instanceof AppError ? props.error.code : "";
  return (
    <div role="alert" className={props.className}>
      <span>{errorText(t, props.error)}</span>
      {mends && CONNECT.has(code) && <Link to="/conexoes">{t("ai.toConnections")}</Link>}
      {mends && SETTINGS.has(code) && <Link to="/ia">{t("ai.toSettings")}</Link>}
    </div>
  );
}
