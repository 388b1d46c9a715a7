import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { type CallAbout, offerCalling } from "../../../ui/calling.ts";
import { notifyError } from "../../../ui/notify.ts";
import { LigacaoModal } from "../modal/LigacaoModal.tsx";
import { isLive } from "../phone/line.ts";
import { currentWebphone, setWebphone } from "./current.ts";
import { useCallFeed } from "./useCallFeed.ts";
import { useLeaveGuard } from "./useLeaveGuard.ts";
import { useNotifications } from "./useNotifications.ts";
import { usePhoneCommands } from "./usePhoneCommands.ts";
import { createWebphone } from "./webphone.ts";

const isBusy = () => currentWebphone()?.get().lines.some(isLive) ?? false;

/**
 * The phone of whoever has an extension: mounted once, beside the pages, so none of them ends a call.
 * `version` changes with the extension, or with anything about it.
 */
export function WebphoneHost({ version }: { version: string }) {
  const { tenantId, userId } = useSession();
  const { t } = useTranslation();
  const [dialing, setDialing] = useState(false);

  useEffect(() => {
    const phone = createWebphone({ tenantId, userId });
    setWebphone(phone);
    // From here on there is something to hang up.
    const undial = phone.on("dialing", () => setDialing(false));
    return () => {
      undial();
      // Its calls end with it, which those who listen still hear.
      phone.close();
      setWebphone(null);
    };
  }, [tenantId, userId]);

  useEffect(() => currentWebphone()?.renew(version), [version]);

  const calling = useMemo(
    () => ({
      call(number: string, about: CallAbout) {
        setDialing(false);
        currentWebphone()?.call(number, about).catch(notifyError);
      },
      openDialer: () => setDialing(true),
      isBusy,
      mayLeave: () => !isBusy() || window.confirm(t("phone.leave")),
    }),
    [t],
  );
  useEffect(() => offerCalling(calling), [calling]);
  useCallFeed();
  useLeaveGuard();
  useNotifications();
  usePhoneCommands(calling);
  return <LigacaoModal dialing={dialing} onDialing={setDialing} />;
}
