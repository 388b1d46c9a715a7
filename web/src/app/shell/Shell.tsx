import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Session, useAuth } from "../../lib/session.ts";
import { ConnectionBanner } from "../../realtime/ConnectionBanner.tsx";
import { useRealtimeSession } from "../useRealtimeSession.ts";
import { BottomBar } from "./BottomBar.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./Shell.module.css";

export function Shell() {
  const auth = useAuth();
  // The session is gone and the guard is already on its way to the front door.
  if (auth.status !== "ready") return null;
  return <Frame session={auth.session} />;
}

function Frame({ session }: { session: Session }) {
  const { t } = useTranslation();
  useRealtimeSession(session);
  return (
    <div className={classes.shell}>
      <a href="#conteudo" className={classes.skip}>
        {t("core.nav.skip")}
      </a>
      <Rail />
      <div className={classes.column}>
        <ConnectionBanner />
        {/* Another company is another page: no state of the one before may survive in it. */}
        <main id="conteudo" tabIndex={-1} className={classes.main} key={session.tenantId}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
    </div>
  );
}
