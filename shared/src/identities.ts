// The kinds of names under which a person or a group may be known, those a person would dial first. A kind of
// user name ends in `_username`: it can be given up and taken by a stranger.
export const identityKinds = [
  "phone",
  "email",
  "telegram",
  "wa_username",
  "wa_bsuid",
  "wa_group",
] as const;
export type IdentityKind = (typeof identityKinds)[number];

/** Ids that a provider made up: of use to nobody who reads them. */
export const opaqueKinds: ReadonlySet<IdentityKind> = new Set(["wa_bsuid", "wa_group"]);
