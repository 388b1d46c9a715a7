import { IconDialpad } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../ui/Tooltip.tsx";
import classes from "./button.module.css";
import { useWebphone } from "./useWebphone.ts";

/** Opens the keypad. A dot says whether the phone can be used here. */
export function PhoneButton(props: { className: string | undefined; onOpen: () => void }) {
  const { t } = useTranslation();
  const { estado, place, extension, connection } = useWebphone();
  const tone = { registrado: "ok", em_chamada: "ok", desconectado: "wait" }[estado];
  const state =
    place === "elsewhere"
      ? t("phone.state.elsewhere")
      : t(`phone.state.${connection}`, { extension: extension ?? "" });
  return (
    <Tooltip label={`${t("phone.open")} · ${state}`} position="right">
      <button
        type="button"
        className={props.className}
        aria-label={t("phone.open")}
        aria-description={state}
        onClick={props.onOpen}
      >
        <span className={classes.button} data-tone={tone}>
          <IconDialpad size={20} stroke={1.75} aria-hidden />
        </span>
      </button>
    </Tooltip>
  );
}
