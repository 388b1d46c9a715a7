import { IconBan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";

/** Taken back for everybody: the words and the file are gone, the place remains. */
export function Revoked({ ours }: { ours: boolean }) {
  const { t } = useTranslation();
  return (
    <em className={classes.source}>
      <IconBan size={16} stroke={1.75} aria-hidden />
      {t(ours ? "messages.revoked.ours" : "messages.revoked.theirs")}
    </em>
  );
}
