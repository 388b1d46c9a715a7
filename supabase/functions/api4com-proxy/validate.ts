// "Testar conexão" of an account: with the token that is being typed, or with the stored one.
import type { Json } from "@prosa/shared/database.types.ts";
import { z } from "zod";
import { bodyOf } from "../_shared/http/body.ts";
import type { CarrierAccount } from "../_shared/telephony/carrier.ts";
import type { CarrierAsked } from "./asked.ts";
import { accountOf } from "./carrier_account.ts";
import { accepted, judged, rejected } from "./verdict.ts";

const validateRequest = z.object({
  // Empty is as good as left out: that is how a form sends what was not typed.
  access_token: z.string().trim().max(2000).nullish(),
  base_url: z.string().trim().max(300).nullish(),
});

export const validate = judged(async (asked: CarrierAsked) => {
  const { access_token, base_url } = await bodyOf(asked.request, validateRequest);
  const stored = access_token ? null : await accountOf(asked, "admin");
  const account = typedAccount(asked, stored, access_token || null, base_url || null);
  const refused = asked.carrier.config.refuse(account.settings, account.variables);
  if (refused) return rejected(refused);
  // The stored token goes to the stored address alone: whoever may test could else collect it.
  if (stored && !isSame(stored.settings, account.settings)) return rejected("token_needed");
  const answer = await asked.carrier.extensions(account, asked.host.http);
  if (!answer.ok) return rejected(answer.code);
  const count = answer.value.length;
  const found = count === 1 ? "1 ramal encontrado" : `${count} ramais encontrados`;
  return accepted(`Conexão em ordem: ${found}.`, { extensions: count });
});

function typedAccount(
  { carrier, host }: CarrierAsked,
  stored: CarrierAccount | null,
  token: string | null,
  baseUrl: string | null,
): CarrierAccount {
  const typed = baseUrl === null ? {} : { base_url: baseUrl };
  const checked = carrier.config.settings.safeParse(stored && !baseUrl ? stored.settings : typed);
  return {
    id: stored?.id ?? "",
    settings: checked.success ? checked.data : typed,
    secrets: token === null ? (stored?.secrets ?? {}) : { access_token: token },
    variables: host.env.variables,
  };
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
