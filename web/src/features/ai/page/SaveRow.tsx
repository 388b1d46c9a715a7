import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import classes from "./page.module.css";
import type { Meanwhile } from "./useMeanwhile.ts";

/** Under a form of settings: keeps them, says why not, and what somebody else has kept in the meantime. */
export function SaveRow(props: {
  isDirty: boolean;
  save: { isPending: boolean; error: unknown };
  meanwhile: Pick<Meanwhile<object>, "isNews" | "discard">;
}) {
  const { t } = useTranslation();
  const { isDirty, save, meanwhile } = props;
  const isNews = isDirty && meanwhile.isNews;
  return (
    <>
      <p role="status" className={classes.news} hidden={!isNews}>
        {isNews && t("ai.settings.meanwhile")}
      </p>
      <Group>
        <Button type="submit" disabled={!isDirty} loading={save.isPending}>
          {t("core.save")}
        </Button>
        {isNews && (
          <Button variant="default" onClick={meanwhile.discard}>
            {t("ai.settings.discard")}
          </Button>
        )}
        {save.error != null && (
          <span role="alert" className={classes.refusal}>
            {errorText(t, save.error)}
          </span>
        )}
      </Group>
    </>
  );
}
