import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { errorText } from "../lib/errors.ts";
import type { Meanwhile } from "../lib/useMeanwhile.ts";
import classes from "./SaveRow.module.css";

/** Under a form of settings: keeps them, says why not, and what somebody else has kept in the meantime. */
export function SaveRow(props: {
  isDirty: boolean;
  save: { isPending: boolean; error: unknown };
  meanwhile: Pick<Meanwhile<object>, "isNews" | "discard">;
  /** Where several forms stand on a page, none of them stands out. */
  isOneOfMany?: boolean;
}) {
  const { t } = useTranslation();
  const { isDirty, save, meanwhile, isOneOfMany = false } = props;
  const isNews = isDirty && meanwhile.isNews;
  return (
    <>
      <p role="status" className={classes.news} hidden={!isNews}>
        {isNews && t("core.unsaved.meanwhile")}
      </p>
      <Group>
        <Button
          type="submit"
          variant={isOneOfMany ? "default" : "filled"}
          disabled={!isDirty}
          loading={save.isPending}
        >
          {t("core.save")}
        </Button>
        {isNews && (
          <Button variant="default" onClick={meanwhile.discard}>
            {t("core.unsaved.discard")}
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
