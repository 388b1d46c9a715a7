/** A coordinate as people type or paste it, with a point or a comma; null when it is none. */
export function parseCoordinate(text: string, most: number): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (!/^[+-]?\d{1,3}(\.\d+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return Math.abs(value) <= most ? value : null;
}
