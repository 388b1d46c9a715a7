const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** The modifier as this machine's keyboard calls it. */
export const MOD = APPLE ? "⌘" : "Ctrl";

const EDITABLE = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Single-letter shortcuts are off while the person types. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (EDITABLE.has(target.tagName) || target.isContentEditable)
  );
}
