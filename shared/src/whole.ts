// Postgres cannot tell that a view's column is never null, so the generated types call all of them
// nullable; these name the ones that really are.
export type Whole<Row, Nullable extends keyof Row> = {
  [K in keyof Row]: K extends Nullable ? Row[K] : NonNullable<Row[K]>;
};
