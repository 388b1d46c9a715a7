import { Button, NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { notifyError } from "../../../ui/notify.ts";
import { type DeviceRole, roles } from "../audio/devices.ts";
import { openMicrophone } from "../audio/microphone.ts";
import { useWebphone } from "../useWebphone.ts";
import type { Webphone } from "../webphone/webphone.ts";
import classes from "./modal.module.css";

/** Which microphone, loudspeaker and bell; changed in the middle of a call, too. */
export function Devices() {
  const { t } = useTranslation();
  const { phone } = useWebphone();
  return (
    <details className={classes.devices}>
      <summary>{t("phone.devices.title")}</summary>
      {phone && <Choices phone={phone} />}
      <Link to="/perfil/ramal/teste">{t("phone.devices.test")}</Link>
    </details>
  );
}

function Choices({ phone }: { phone: Webphone }) {
  const { t } = useTranslation();
  const { devices } = phone;
  const { chosen, microphones, outputs } = useSyncExternalStore(devices.subscribe, devices.get);
  const [mayNotify, setMayNotify] = useState(
    () => !("Notification" in window) || Notification.permission !== "default",
  );
  const offered = (role: DeviceRole) => (role === "microphone" ? microphones : outputs);

  async function allow() {
    try {
      for (const track of (await openMicrophone(null)).getTracks()) track.stop();
      await devices.look();
    } catch (error) {
      notifyError(error);
    }
  }

  return (
    <>
      {microphones.length === 0 && (
        <p className={classes.meta}>
          {t("phone.devices.hidden")}{" "}
          <Button size="compact-sm" variant="default" onClick={() => void allow()}>
            {t("phone.devices.allow")}
          </Button>
        </p>
      )}
      {roles
        .filter((role) => offered(role).length > 0)
        .map((role) => (
          <NativeSelect
            key={role}
            size="sm"
            label={t(`phone.devices.${role}`)}
            value={chosen[role] ?? ""}
            data={[
              { value: "", label: t("phone.devices.system") },
              ...offered(role)
                .filter(({ deviceId }) => deviceId !== "default")
                .map(({ deviceId, label }) => ({ value: deviceId, label })),
            ]}
            onChange={(event) => devices.choose(role, event.currentTarget.value || null)}
          />
        ))}
      {!mayNotify && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void Notification.requestPermission().then(() => setMayNotify(true))}
        >
          {t("phone.devices.notify")}
        </Button>
      )}
    </>
  );
}
