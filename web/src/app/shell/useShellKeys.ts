import { useEffect } from "react";
import { isTyping } from "../../ui/keys.ts";

/** Ctrl/⌘ K anywhere, even while typing; ? wherever it is not a character being typed. */
export function useShellKeys(openCommands: () => void, openShortcuts: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openCommands();
      } else if (event.key === "?" && !isTyping(event.target)) {
        event.preventDefault();
        openShortcuts();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [openCommands, openShortcuts]);
}
