// The payload of phx_join. Anything invalid falls back to its default; nothing here refuses a join.
export interface JoinConfig {
  isPrivate: boolean;
  ack: boolean;
  self: boolean;
  /** Undefined: not asked for. Null: asked for with values that are no numbers. */
  replay: { since: number; limit: number } | null | undefined;
  replicationReady: boolean;
  presenceKey: string;
  presenceEnabled: boolean;
  postgresChanges: number;
  token: string | null;
}

const maxReplay = 25;

export function parseJoin(payload: unknown): JoinConfig {
  const { config, user_token, access_token } = asRecord(payload);
  const { broadcast, presence, postgres_changes, private: isPrivate } = asRecord(config);
  const { ack, self, replay, replication_ready } = asRecord(broadcast);
  const { key, enabled } = asRecord(presence);
  return {
    isPrivate: asBoolean(isPrivate),
    ack: asBoolean(ack),
    self: asBoolean(self),
    replay: parseReplay(replay),
    replicationReady: asBoolean(replication_ready),
    presenceKey: typeof key === "string" || typeof key === "number" ? String(key) : "",
    presenceEnabled: asBoolean(enabled),
    postgresChanges: Array.isArray(postgres_changes) ? postgres_changes.length : 0,
    token: asText(user_token) ?? asText(access_token),
  };
}

function parseReplay(value: unknown): JoinConfig["replay"] {
  if (value === undefined || value === null) return undefined;
  const { since = 0, limit = maxReplay } = asRecord(value);
  if (!Number.isInteger(since) || !Number.isInteger(limit)) return null;
  return { since: Number(since), limit: Math.max(1, Math.min(Number(limit), maxReplay)) };
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function asBoolean(value: unknown): boolean {
  return value === true || value === "true";
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
