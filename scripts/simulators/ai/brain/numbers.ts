// A number by its name and the limits it must keep to.
import type { Place } from "./fill.ts";

interface Limits {
  least: number | null;
  most: number | null;
}

export function numberFor(place: Place, limits: Limits, whole: boolean): number | null {
  const value = meant(place, limits);
  if (value === null) return null;
  const { least, most } = limits;
  const kept = Math.min(most ?? value, Math.max(least ?? value, value));
  return whole ? Math.round(kept) : Math.round(kept * 1000) / 1000;
}

function meant({ name, path, mind, item }: Place, limits: Limits): number | null {
  const { sentiment, churn, found, intent, urgency, material } = mind;
  if (item) return ofItem(name, item);
  if (/confian|confidence|certeza/.test(name)) {
    const grounded = material.question !== null || material.sources.length > 0;
    if (mind.order !== null) return scaled(0.99, limits);
    if (grounded) return scaled(found.confidence, limits);
    if (/sentimento/.test(path)) return scaled(0.5 + Math.abs(sentiment.polarity) / 2, limits);
    return scaled(intent.certainty, limits);
  }
  if (/probab|chance|risco|churn/.test(name) || (/churn/.test(path) && /score/.test(name))) {
    return scaled(churn.probability, limits);
  }
  if (/score|pontua|polarid|sentiment|nota/.test(name)) {
    const signed =
      limits.least === null ? limits.most === null || limits.most <= 1 : limits.least < 0;
    if (!signed) return scaled((sentiment.polarity + 1) / 2, limits);
    return sentiment.polarity * (limits.most ?? 1);
  }
  if (/urgen|priorid|severid/.test(name)) return scaled(urgency / 3, limits);
  if (/quant|total|count|mensagens/.test(name)) return material.turns.length;
  return null;
}

function ofItem(name: string, { at, until, id }: NonNullable<Place["item"]>): number | null {
  if (/(?:^| )(?:fim|end|final|ate)(?: |$)/.test(name)) return until ?? at ?? null;
  if (/\bms\b|milis/.test(name)) return at === null || at === undefined ? null : at * 1000;
  if (/inicio|segund|start|tempo|momento|second|instante/.test(name)) return at ?? null;
  if (id !== undefined && Number.isFinite(Number(id))) return Number(id);
  return at ?? null;
}

/** A share of 1 on a scale that may end elsewhere. */
function scaled(share: number, { least, most }: Limits): number {
  const from = least ?? 0;
  const to = most ?? 1;
  return from + share * (to - from);
}
