// The words of the catalogue. It names its texts by key, so that a new provider is a folder on the
// server and a few lines in the locale, and no component here ever knows one by name.
import type { CatalogProvider } from "@prosa/shared/integrations.ts";
import type { TFunction } from "i18next";

export function catalogText(
  t: TFunction,
  key: string,
  values: Record<string, string> = {},
): string {
  // A key that arrives from the server is outside the typed list.
  return t(`integrations.${key}` as never, values as never) as unknown as string;
}

export function providerName(t: TFunction, providers: CatalogProvider[], id: string): string {
  const provider = providers.find((known) => known.id === id);
  return provider ? catalogText(t, provider.name_key) : id;
}
