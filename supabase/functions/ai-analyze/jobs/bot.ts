// A customer has written where the robot answers: it says what the company's documents say, or gives
// the conversation to a person. Whether it may speak still, the database decides when it does.

import type { HandOverReason } from "@prosa/shared/hand-over.ts";
import type { AiJobPayload } from "@prosa/shared/jobs.ts";
import type { BotTurn } from "../../_shared/ai/bot_database.ts";
import type { Host } from "../../_shared/http/host.ts";
import { log } from "../../_shared/http/log.ts";
import type { JobEnd } from "../../_shared/jobs/drain_queue.ts";
import { analyse } from "../analyse.ts";
import { type Asking, beginAsking } from "../asking.ts";
import {
  hindranceOf,
  isGreeting,
  isThanks,
  isUpset,
  wantsPerson,
  withoutMarks,
} from "../bot_rules.ts";
import { isTransient, ModelFailed } from "../model_failed.ts";
import { inOrder } from "../prompts/analysis.ts";
import { type Asked, questionFrom } from "../question.ts";
import { replyFrom, sourcesFor } from "../reply.ts";

type Job = AiJobPayload<"ai.bot">;
type Decision =
  | { say: string; responseId: string | null }
  | { greet: string }
  | HandOverReason
  | "rest";

/** A customer waits: after so many tries it is a person's. */
const MAX_ATTEMPTS = 3;
const AGAIN_IN_S = 3;

export async function answerAsBot(host: Host, job: Job): Promise<JobEnd> {
  const { database } = host;
  const turn = await database.beginBotTurn(job);
  // A person is there, or the customer has said more, which has a job of its own.
  if (!turn) return true;
  const decision = await decide(host, job, turn).catch((error: unknown) => {
    const code = error instanceof ModelFailed ? error.code : "internal";
    log.warn("bot.failed", { tenant_id: job.tenant_id, attempt: turn.attempt, code }, error);
    const isWorthIt = !(error instanceof ModelFailed) || isTransient(error.code);
    return isWorthIt && turn.attempt < MAX_ATTEMPTS ? null : ("unavailable" as const);
  });
  if (decision === null) return { againInS: AGAIN_IN_S };
  if (decision === "rest") await database.botRest(job);
  else if (typeof decision === "string") await database.handOver(job, decision);
  else if ("greet" in decision) await database.botGreet(job, decision.greet);
  else await database.botReply(job, decision.say, decision.responseId);
  const outcome =
    typeof decision === "string" ? decision : "greet" in decision ? "greeted" : "answered";
  log.info("bot.decided", { tenant_id: job.tenant_id, outcome });
  return true;
}

async function decide(host: Host, job: Job, turn: BotTurn): Promise<Decision> {
  const { tenant_id, conversation_id, version } = job;
  const hindrance = hindranceOf(turn);
  if (hindrance) return hindrance;
  const asked = await questionFrom({ conversation_id }, host, tenant_id);
  if (wantsPerson(asked.question)) return "requested";
  if (turn.greeting !== null && isGreeting(asked.question)) {
    // Who has been spoken to is waited for, and may be saying goodbye.
    return turn.spoke_today ? "rest" : { greet: turn.greeting };
  }
  if (turn.answers > 0 && isThanks(asked.question)) return "rest";
  const key = `bot:${conversation_id}:${version}`;
  const asking = await beginAsking(host, tenant_id, null, { conversationId: conversation_id });
  // Whatever fails, nothing goes on asking behind our back.
  const both = [
    isUnhappy({ ...asking, jobKey: `${key}:analise` }, asked, job),
    reply({ ...asking, jobKey: `${key}:resposta` }, asked),
  ] as const;
  await Promise.allSettled(both);
  const [unhappy, answer] = await Promise.all(both);
  if (unhappy) return "negative";
  if (answer.precisa_humano || answer.confianca < turn.threshold) return "unsure";
  return { say: withoutMarks(answer.resposta), responseId: answer.response_id };
}

async function reply(asking: Asking, asked: Asked) {
  const wanted = { ...asked, origin: "bot" as const };
  return await replyFrom(asking, wanted, await sourcesFor(asking, wanted));
}

/** Found together with all that is found out about a conversation anyway, and kept as that. */
async function isUnhappy(asking: Asking, { lines }: Asked, job: Job): Promise<boolean> {
  const kinds = inOrder([...asking.settings.analyses, "sentimento", "intencao"]);
  const answer = await analyse(asking, "completa", kinds, lines);
  const { value: results, provider, model, contentHash: content_hash } = answer;
  await asking.host.database.storeBotLook(job, { results, content_hash, provider, model });
  return isUpset(results);
}
