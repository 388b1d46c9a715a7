import type { Location } from "@prosa/shared/message-content.ts";
import { IconMapPin } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";
import { mapUrl } from "./map-url.ts";

/** A place in words and a link to it: no map is fetched, so nobody else learns where it is. */
export function LocationContent({ location }: { location: Location }) {
  const { t } = useTranslation();
  const { latitude, longitude, name, address } = location;
  const coordinates = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  return (
    <div className={classes.card}>
      <span className={classes.cardIcon} aria-hidden>
        <IconMapPin size={22} stroke={1.5} />
      </span>
      <span className={classes.cardText}>
        <strong>{name || t("messages.location.title")}</strong>
        {address && <span>{address}</span>}
        <span className={classes.quiet}>{coordinates}</span>
        <a href={mapUrl(location)} target="_blank" rel="noreferrer" className={classes.link}>
          {t("messages.location.open")}
        </a>
      </span>
    </div>
  );
}
