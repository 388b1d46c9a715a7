// Where the API may be: on the public internet, unless the operator put it elsewhere.
import type { CarrierFailure } from "@prosa/shared/errors.ts";
import { addressRefusal } from "../../provider/address.ts";
import type { Variables } from "../../provider/provider.ts";

export function baseUrlRefusal(text: string, variables: Variables): CarrierFailure | null {
  return addressRefusal(text, ({ origin }) => origin === operatorOrigin(variables));
}

/** The one place that may be without TLS, or near us. */
export function operatorOrigin({ API4COM_URL: url }: Variables): string | null {
  return url && URL.canParse(url) ? new URL(url).origin : null;
}
