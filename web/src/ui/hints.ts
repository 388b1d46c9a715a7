import classes from "./hints.module.css";
import { placeHint, type Side } from "./place-hint.ts";

const REST_MS = 350;

/** Draws the words of whatever carries `data-hint` while a mouse rests on it or the keyboard is there. */
export function startHints(): () => void {
  const bubble = document.createElement("div");
  bubble.className = classes.hint ?? "";
  bubble.setAttribute("role", "tooltip");
  bubble.hidden = true;
  document.body.append(bubble);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: HTMLElement | null = null;
  const stop = new AbortController();
  const passive = { signal: stop.signal, passive: true, capture: true };

  function hide() {
    clearTimeout(timer);
    shown = null;
    bubble.hidden = true;
  }

  function show(target: HTMLElement) {
    if (!target.isConnected || !target.dataset.hint) return;
    bubble.textContent = target.dataset.hint;
    bubble.hidden = false;
    const side = (target.dataset.hintSide ?? "top") as Side;
    const screen = { width: innerWidth, height: innerHeight };
    const at = placeHint(
      target.getBoundingClientRect(),
      bubble.getBoundingClientRect(),
      screen,
      side,
    );
    bubble.style.left = `${at.left}px`;
    bubble.style.top = `${at.top}px`;
  }

  function consider(event: Event, wait: number) {
    const target =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-hint]") : null;
    if (target === shown) return;
    hide();
    if (!target) return;
    shown = target;
    timer = setTimeout(() => show(target), wait);
  }

  document.addEventListener(
    "pointerover",
    (event) => event.pointerType === "mouse" && consider(event, REST_MS),
    passive,
  );
  document.addEventListener(
    "focusin",
    (event) => {
      const byKeyboard = event.target instanceof Element && event.target.matches(":focus-visible");
      if (byKeyboard) consider(event, 0);
    },
    passive,
  );
  document.addEventListener("focusout", hide, passive);
  document.addEventListener("pointerdown", hide, passive);
  document.addEventListener("scroll", hide, passive);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide(), passive);

  return () => {
    hide();
    stop.abort();
    bubble.remove();
  };
}
