import { Button, Text, Title } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { useTranslation } from "react-i18next";
import classes from "./Conexoes.module.css";
import { catalogText } from "./catalog-text.ts";
import { ProviderIcon } from "./ProviderIcon.tsx";

/** What can be connected, one card each. */
export function ProviderCards(props: {
  providers: CatalogProvider[];
  /** Nothing is connected yet: this is the one next step. */
  first: boolean;
  onConnect: (provider: CatalogProvider) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.cards}>
      {props.providers.map((provider) => {
        const name = catalogText(t, provider.name_key);
        return (
          <div key={provider.id} className={classes.card}>
            <div className={`${classes.head} ${classes.offer}`}>
              <span className={classes.icon} aria-hidden>
                <ProviderIcon category={provider.category} />
              </span>
              <div style={{ minWidth: 0 }}>
                <Title order={3}>{name}</Title>
                <Text size="sm" c="dimmed">
                  {catalogText(t, `providers.${provider.id}.about`)}
                </Text>
              </div>
              <Button
                variant={props.first ? "filled" : "default"}
                aria-label={t("integrations.connectName", { name })}
                onClick={() => props.onConnect(provider)}
              >
                {t("integrations.connect")}
              </Button>
            </div>
          </div>
        );
      })}
    </div>
  );
}
