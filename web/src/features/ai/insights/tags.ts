/** The conversation's tags, which belong to the inbox: the app hands them in. */
export interface InsightTags {
  has(name: string): boolean;
  /** Makes the tag where there is none of this name. */
  add(name: string): void;
  adding: string | null;
}
