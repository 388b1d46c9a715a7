// What the robot asks of the database: whether it is to speak, and to say it for it, in one transaction
// with everything that could forbid it.
import type { HandOverReason } from "@prosa/shared/hand-over.ts";
import type postgres from "postgres";
import { storableJson, storableText } from "../provider/json.ts";
import { only, type Within } from "../statements.ts";
import type { FoundInsights } from "./ai_database.ts";

export interface BotTurn {
  /** Counts from 1, anew with every message of the customer. */
  attempt: number;
  answers: number;
  max_answers: number;
  threshold: number;
  /** What it says to whoever says nothing but hello. */
  greeting: string | null;
  spoke_today: boolean;
  /** Why it may not answer at all. */
  hindrance: "unavailable" | "outside_hours" | null;
  /** False where something was sent that nobody has put into words. */
  has_words: boolean;
}

/** A conversation that is the robot's, up to a message of its customer. */
export interface BotAsked {
  tenant_id: string;
  conversation_id: string;
  version: number;
}

export interface BotDatabase {
  /** Null when there is nothing to answer any more. */
  beginBotTurn(asked: BotAsked): Promise<BotTurn | null>;
  /** What was found on the way, so that nobody pays to find it once more. */
  storeBotLook(asked: BotAsked, found: FoundInsights): Promise<void>;
  /** False when somebody came first, or the customer said more. */
  botReply(asked: BotAsked, text: string, aiResponseId: string | null): Promise<boolean>;
  /** As `botReply`, but it counts as no answer. */
  botGreet(asked: BotAsked, text: string): Promise<boolean>;
  /** What was said asks for no answer. */
  botRest(asked: BotAsked): Promise<void>;
  handOver(asked: BotAsked, reason: HandOverReason): Promise<void>;
  /** When the next job may begin; null when none waits. */
  nextAiJobMs(): Promise<number | null>;
}

export function botQueries(sql: postgres.Sql, within: Within): BotDatabase {
  return {
    async beginBotTurn({ tenant_id, conversation_id, version }) {
      const [row] = await within(sql<{ turn: BotTurn | null }[]>`
        select private.begin_bot_turn(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint) as turn`);
      return only(row).turn;
    },

    async storeBotLook({ tenant_id, conversation_id, version }, found) {
      await within(sql`
        select private.store_bot_look(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint,
          ${storableJson(found)}::text::jsonb)`);
    },

    async botReply({ tenant_id, conversation_id, version }, text, aiResponseId) {
      const [row] = await within(sql<{ said: boolean }[]>`
        select private.bot_reply(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint, ${storableText(text)},
          ${aiResponseId}::uuid) as said`);
      return only(row).said;
    },

    async botGreet({ tenant_id, conversation_id, version }, text) {
      const [row] = await within(sql<{ said: boolean }[]>`
        select private.bot_reply(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint, ${text}, null,
          is_greeting => true) as said`);
      return only(row).said;
    },

    async botRest({ tenant_id, conversation_id, version }) {
      await within(sql`
        select private.bot_rest(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint)`);
    },

    async handOver({ tenant_id, conversation_id, version }, reason) {
      await within(sql`
        select private.hand_over_turn(
          ${tenant_id}::uuid, ${conversation_id}::uuid, ${version}::bigint, ${reason})`);
    },

    async nextAiJobMs() {
      const [row] = await within(sql<{ ms: number | null }[]>`
        select private.next_ai_job_ms() as ms`);
      return only(row).ms;
    },
  };
}
