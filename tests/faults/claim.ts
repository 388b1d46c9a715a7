/** What must be so after the storm, and what was seen. */
export interface Claim {
  what: string;
  ok: boolean;
  detail: string;
}
