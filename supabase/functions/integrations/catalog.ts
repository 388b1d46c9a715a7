// What can be connected, as the settings page draws it.
import type { Catalog } from "@prosa/shared/integrations.ts";
import type { Environment } from "../_shared/http/env.ts";
import { connectors } from "./connector.ts";

export function catalog({ apiUrl }: Pick<Environment, "apiUrl">): Catalog {
  return {
    providers: connectors().map(({ id, config }) => ({
      ...config.provider,
      webhook_url_template: config.provider.webhook ? webhookUrl(apiUrl, id, "{id}") : null,
    })),
  };
}

export function webhookUrl(apiUrl: string, providerId: string, integracaoId: string): string {
  return `${apiUrl}/functions/v1/${providerId}-webhook/${integracaoId}`;
}
