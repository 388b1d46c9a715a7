// How the carrier takes what a phone asks for within a call. Real ones are not always polite.

export interface Manners {
  /**
   * Of a new description of the call: `late` when the phone has given up; `collides` because we make
   * one ourselves at the same moment, once; `forgotten` as if there were no such call.
   */
  offers: "taken" | "refused" | "late" | "collides" | "forgotten";
  /** Of a transfer: not even heard, or taken on without a word of what came of it. */
  referrals: "taken" | "ignored" | "kept_quiet";
  /** How late is late. */
  late_ms: number;
}

export const goodManners = (): Manners => ({ offers: "taken", referrals: "taken", late_ms: 1_000 });
