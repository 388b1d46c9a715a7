// Why a message was not delivered: what `messages.failed_code` may hold. Each has a sentence that
// says what happened and what to do.
export const messageFailures = [
  "outside_window",
  "recipient_unreachable",
  "recipient_blocked_country",
  "recipient_not_allowed",
  "recipient_same_number",
  "recipient_needs_phone",
  "experiment_blocked",
  "marketing_opt_out",
  "frequency_capped",
  "media_rejected",
  "file_unavailable",
  "bad_request",
  "template_rejected",
  "channel_auth",
  "channel_blocked",
  "channel_spam",
  "channel_payment",
  "channel_not_registered",
  "rate_limited",
  "pair_rate_limited",
  "provider_unavailable",
  "provider_unreachable",
  "provider_timeout",
  "unknown_answer",
  "attempts_exhausted",
  "held_too_long",
  "discarded",
  "broadcast_stopped",
] as const;

export type MessageFailure = (typeof messageFailures)[number];
