import type { Tables } from "@prosa/shared/database.types.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { aiKeys } from "../keys.ts";

export type BotSettings = Omit<Tables<"bot_settings">, "tenant_id" | "updated_at">;

/** A channel of the company and its robot, as it is before anybody has changed it. */
export interface ChannelBot {
  name: string;
  settings: BotSettings;
}

type Words = Pick<BotSettings, "greeting_text" | "handover_text">;

const usual: Omit<BotSettings, "channel_id" | keyof Words> = {
  ...{ is_active: false, threshold: 0.5, max_answers: 6, hour_from: null, hour_to: null },
  weekdays: [1, 2, 3, 4, 5, 6, 7],
};

export const botQueries = {
  /** One for each channel. */
  channels: (tenantId: string, words: Words) =>
    queryOptions({
      queryKey: [...aiKeys.all(tenantId), "bots", words],
      queryFn: async ({ signal }): Promise<ChannelBot[]> => {
        const [channels, bots] = await Promise.all([
          unwrap(
            supabase
              .from("channels")
              .select("id, name")
              .eq("tenant_id", tenantId)
              .eq("is_active", true)
              .order("name")
              .abortSignal(signal),
          ),
          unwrap(
            supabase.from("bot_settings").select("*").eq("tenant_id", tenantId).abortSignal(signal),
          ),
        ]);
        return channels.map(({ id, name }) => {
          const { tenant_id, updated_at, ...kept } = bots.find((bot) => bot.channel_id === id) ?? {
            ...{ ...usual, ...words, channel_id: id, tenant_id: tenantId, updated_at: "" },
          };
          return { name, settings: kept };
        });
      },
    }),
};
