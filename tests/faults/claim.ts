/** What must be so after the storm, and what was seen. */
export interface Claim {
  what: string;
  /** Null when the machine did not allow it to be seen: `detail` says what was missing. */
  ok: boolean | null;
  detail: string;
}
