import { Button, Text, Title } from "@mantine/core";
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { useTranslation } from "react-i18next";
import classes from "./Conexoes.module.css";
import { catalogText } from "./catalog-text.ts";
import { ProviderIcon } from "./ProviderIcon.tsx";

const CATEGORIES = ["messaging", "telephony", "ai"] as const;

/** What can be connected, one card each, by what it is for. */
export function ProviderCards(props: {
  providers: CatalogProvider[];
  /** Nothing is connected yet: this is the one next step. */
  first: boolean;
  onConnect: (provider: CatalogProvider) => void;
}) {
  const { t } = useTranslation();
  const groups = CATEGORIES.map((category) => ({
    category,
    providers: props.providers.filter((provider) => provider.category === category),
  })).filter(({ providers }) => providers.length > 0);
  return groups.map(({ category, providers }) => (
    <section key={category} aria-label={t(`integrations.category.${category}`)}>
      <Title order={3} mt="lg" mb="sm">
        {t(`integrations.category.${category}`)}
      </Title>
      <div className={classes.cards}>
        {providers.map((provider) => (
          <Offer
            key={provider.id}
            provider={provider}
            // Whoever has nothing connected yet begins with who writes to them.
            first={props.first && category === CATEGORIES[0]}
            onConnect={() => props.onConnect(provider)}
          />
        ))}
      </div>
    </section>
  ));
}

function Offer(props: { provider: CatalogProvider; first: boolean; onConnect: () => void }) {
  const { t } = useTranslation();
  const { provider } = props;
  const name = catalogText(t, provider.name_key);
  return (
    <div className={classes.card}>
      <div className={`${classes.head} ${classes.offer}`}>
        <span className={classes.icon} aria-hidden>
          <ProviderIcon category={provider.category} />
        </span>
        <div style={{ minWidth: 0 }}>
          <Title order={4} size="h3">
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {catalogText(t, `providers.${provider.id}.about`)}
          </Text>
        </div>
        <Button
          variant={props.first ? "filled" : "default"}
          aria-label={t("integrations.connectName", { name })}
          onClick={props.onConnect}
        >
          {t("integrations.connect")}
        </Button>
      </div>
    </div>
  );
}
