/**
 * The carrier knows a phone by this: the same one replaces itself when the page is loaded anew, where a
 * new one would leave a ghost that rings too.
 */
export function instanceId(key: string): string {
  const kept = localStorage.getItem(key);
  if (kept) return kept;
  const made = crypto.randomUUID();
  localStorage.setItem(key, made);
  return made;
}
