export type Side = "top" | "right" | "bottom" | "left";

type Box = { left: number; top: number; width: number; height: number };

const GAP = 6;
const EDGE = 8;
const OPPOSITE: Record<Side, Side> = { top: "bottom", bottom: "top", left: "right", right: "left" };

function beside(target: Box, hint: Box, side: Side) {
  const middle = target.left + (target.width - hint.width) / 2;
  const centre = target.top + (target.height - hint.height) / 2;
  switch (side) {
    case "top":
      return { left: middle, top: target.top - hint.height - GAP };
    case "bottom":
      return { left: middle, top: target.top + target.height + GAP };
    case "left":
      return { left: target.left - hint.width - GAP, top: centre };
    case "right":
      return { left: target.left + target.width + GAP, top: centre };
  }
}

/** On the wished side, else on the opposite one, and never past the edge of the screen. */
export function placeHint(
  target: Box,
  hint: Box,
  screen: { width: number; height: number },
  side: Side,
): { left: number; top: number } {
  const fits = ({ left, top }: { left: number; top: number }) =>
    left >= 0 &&
    top >= 0 &&
    left + hint.width <= screen.width &&
    top + hint.height <= screen.height;
  const wished = beside(target, hint, side);
  const other = beside(target, hint, OPPOSITE[side]);
  const chosen = fits(wished) || !fits(other) ? wished : other;
  const clamp = (value: number, most: number) => Math.max(EDGE, Math.min(value, most - EDGE));
  return {
    left: clamp(chosen.left, screen.width - hint.width),
    top: clamp(chosen.top, screen.height - hint.height),
  };
}
