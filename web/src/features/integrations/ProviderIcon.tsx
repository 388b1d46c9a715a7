import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import { IconMessageCircle, IconPhone, IconSparkles } from "@tabler/icons-react";

const ICONS = { messaging: IconMessageCircle, telephony: IconPhone, ai: IconSparkles };

export function ProviderIcon({ category }: Pick<CatalogProvider, "category">) {
  const Icon = ICONS[category];
  return <Icon size={22} stroke={1.75} />;
}
