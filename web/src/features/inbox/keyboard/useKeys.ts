import { type HotkeyItem, useHotkeys } from "@mantine/hooks";

const FLOATS = '[role="dialog"], [role="menu"], [role="listbox"]';

/** A dialog, a menu or the command bar lies on top: the keys are its own. A closed select only hides its list. */
function isCovered(): boolean {
  return [...document.querySelectorAll(FLOATS)].some((floating) => floating.checkVisibility());
}

// Asked before anybody hears the key: what Escape closes is gone by the time it comes to the page.
let covered = false;
window.addEventListener(
  "keydown",
  () => {
    covered = isCovered();
  },
  { capture: true },
);

export type Keys = readonly (readonly [keys: string, run: () => void])[];

/** Single-letter shortcuts of the page: off while typing, and off under anything that floats. */
export function useKeys(keys: Keys) {
  useHotkeys(
    keys.map(
      ([key, run]): HotkeyItem => [
        key,
        (event) => {
          if (covered) return;
          // So that the letter does not land in the field that it focuses.
          event.preventDefault();
          run();
        },
        { preventDefault: false },
      ],
    ),
  );
}
