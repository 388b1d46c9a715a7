// For whom models are asked, and how what they are told is written: one of these serves one request,
// so that the same number is the same placeholder all through it.
import type { AiSettings } from "../_shared/ai/ai_database.ts";
import { createMasker, type Masker } from "../_shared/ai/mask.ts";
import type { Host } from "../_shared/http/host.ts";
import { ModelFailed } from "./model_failed.ts";

export interface Asking {
  host: Host;
  tenantId: string;
  settings: AiSettings;
  masker: Masker;
  /** Null for what the queue does by itself. */
  userId: string | null;
  conversationId?: string | null;
  ligacaoId?: string | null;
  documentId?: string | null;
  /** What is done once, however often it is tried. */
  jobKey?: string | null;
  /** Whoever asked has gone. */
  signal?: AbortSignal;
}

type About = Pick<Asking, "conversationId" | "ligacaoId" | "documentId" | "jobKey" | "signal">;

/** Refuses where the company has switched its models off. */
export async function beginAsking(
  host: Host,
  tenantId: string,
  userId: string | null,
  about: About = {},
): Promise<Asking> {
  const settings = await host.database.aiSettings(tenantId);
  if (!settings.is_enabled) throw new ModelFailed("ai_disabled");
  const masker = settings.has_masking ? createMasker() : openMasker;
  return { host, tenantId, userId, settings, masker, ...about };
}

const same = <T>(value: T): T => value;

/** For a company that lets its provider read everything. */
const openMasker: Masker = {
  mask: same,
  restore: same,
  restoreAll: same,
  restoreStream: () => ({ push: same, end: () => "" }),
};
