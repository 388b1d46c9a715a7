import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useProfileLanguage } from "../../features/tenancy/useProfileLanguage.ts";
import type { Session } from "../../lib/claims.ts";
import { useAuth } from "../../lib/session.ts";
import { ConnectionBanner } from "../../realtime/ConnectionBanner.tsx";
import { useRealtimeSession } from "../useRealtimeSession.ts";
import { BottomBar } from "./BottomBar.tsx";
import { LazyAssist } from "./lazy-assist.tsx";
import { LazyWatch } from "./lazy-operations.tsx";
import { LazyPhone } from "./lazy-phone.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./Shell.module.css";
import { useShellCommands } from "./useShellCommands.ts";
import { useShellKeys } from "./useShellKeys.ts";

// Neither is needed to answer a customer, so neither is part of the first load.
const CommandBar = lazy(async () => ({ default: (await import("./CommandBar.tsx")).CommandBar }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import("./ShortcutsDialog.tsx")).ShortcutsDialog,
}));

export function Shell() {
  const auth = useAuth();
  // The session is gone and the guard is already on its way to the front door.
  if (auth.status !== "ready") return null;
  return <Frame session={auth.session} />;
}

function Frame({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [floating, setFloating] = useState<"commands" | "shortcuts" | null>(null);
  const openCommands = useCallback(() => setFloating("commands"), []);
  const openShortcuts = useCallback(() => setFloating("shortcuts"), []);
  useRealtimeSession(session);
  useProfileLanguage(session);
  useShellCommands(openShortcuts);
  useShellKeys(openCommands, openShortcuts);
  return (
    <div className={classes.shell}>
      <a href="#conteudo" className={classes.skip}>
        {t("core.nav.skip")}
      </a>
      <Rail onSearch={openCommands} onShortcuts={openShortcuts} />
      <div className={classes.column}>
        <ConnectionBanner />
        <LazyWatch key={`watch:${session.tenantId}`} />
        {/* Another company is another page: no state of the one before may survive in it. */}
        <main id="conteudo" tabIndex={-1} className={classes.main} key={session.tenantId}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <LazyAssist key={`assist:${session.tenantId}`} />
      <LazyPhone key={`phone:${session.tenantId}`} />
      <Suspense>
        {floating === "commands" && (
          <CommandBar onClosed={() => setFloating((open) => (open === "commands" ? null : open))} />
        )}
        {floating === "shortcuts" && <ShortcutsDialog onClose={() => setFloating(null)} />}
      </Suspense>
    </div>
  );
}
