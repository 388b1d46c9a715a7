// Why the robot gave a conversation to a person; private.hand_over() writes it into the thread.
export const handOverReasons = [
  "requested",
  "negative",
  "unsure",
  "too_many",
  "no_words",
  "no_answer",
  "unavailable",
  "outside_hours",
  "released",
  "phone",
  "merged",
] as const;
export type HandOverReason = (typeof handOverReasons)[number];
