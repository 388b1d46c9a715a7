import { Button, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { changeLanguage, currentLanguage, LANGUAGES } from "../../../i18n.ts";
import { Logo } from "../../../ui/Logo.tsx";
import classes from "./EntrarFrame.module.css";

/** What every step of the front door stands in. */
export function EntrarFrame(props: { title: string; lead?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  useDocumentTitle(`${props.title} · Prosa`);
  const other = LANGUAGES.find((language) => language !== currentLanguage()) ?? "pt-BR";
  return (
    <div className={classes.frame}>
      <div className={classes.side} aria-hidden>
        <p className={classes.promise}>{t("tenancy.frame.promise")}</p>
        <div className={classes.bubble}>
          {t("tenancy.frame.customer")}
          <span className={classes.time}>{t("tenancy.frame.customerTime")}</span>
        </div>
        <div className={`${classes.bubble} ${classes.mine}`}>
          {t("tenancy.frame.agent")}
          <span className={classes.time}>{t("tenancy.frame.agentTime")}</span>
        </div>
        <div className={classes.bubble}>
          {t("tenancy.frame.thanks")}
          <span className={classes.time}>{t("tenancy.frame.thanksTime")}</span>
        </div>
      </div>
      <main className={classes.column}>
        <div className={classes.content}>
          <div className={classes.brand}>
            <Logo size={32} />
            {t("core.name")}
          </div>
          <Title order={1}>{props.title}</Title>
          {props.lead && (
            <Text c="dimmed" mt={4} component="div">
              {props.lead}
            </Text>
          )}
          <div style={{ marginTop: 20 }}>{props.children}</div>
        </div>
        <div className={classes.foot}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            fw={400}
            lang={other}
            onClick={() => void changeLanguage(other)}
          >
            {t(`core.language.${other}`)}
          </Button>
        </div>
      </main>
    </div>
  );
}
