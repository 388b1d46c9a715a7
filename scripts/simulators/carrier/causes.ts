// Why a call ended: FreeSWITCH's names, their Q.850 codes, and the SIP status each is told with.

const causes = {
  UNALLOCATED_NUMBER: { code: 1, status: 404 },
  NORMAL_CLEARING: { code: 16, status: 480 },
  USER_BUSY: { code: 17, status: 486 },
  NO_USER_RESPONSE: { code: 18, status: 408 },
  NO_ANSWER: { code: 19, status: 480 },
  CALL_REJECTED: { code: 21, status: 603 },
  NORMAL_TEMPORARY_FAILURE: { code: 41, status: 503 },
  ORIGINATOR_CANCEL: { code: 487, status: 487 },
  LOSE_RACE: { code: 502, status: 480 },
  BLIND_TRANSFER: { code: 600, status: 480 },
  ATTENDED_TRANSFER: { code: 601, status: 480 },
  MEDIA_TIMEOUT: { code: 604, status: 480 },
  USER_NOT_REGISTERED: { code: 606, status: 480 },
} as const;

export type Cause = keyof typeof causes;

export const causeNames = Object.keys(causes) as Cause[];

export const causeCode = (cause: Cause) => `${causes[cause].code}`;

export const causeStatus = (cause: Cause): number => causes[cause].status;

/** What a webphone's refusal means. */
export function causeOfStatus(status: number): Cause {
  if (status === 486 || status === 600) return "USER_BUSY";
  if (status === 603 || status === 403) return "CALL_REJECTED";
  if (status === 480) return "NO_ANSWER";
  if (status === 404) return "UNALLOCATED_NUMBER";
  if (status === 408) return "NO_USER_RESPONSE";
  if (status === 487) return "ORIGINATOR_CANCEL";
  return "NORMAL_TEMPORARY_FAILURE";
}
