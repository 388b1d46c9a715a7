import { useLocalStorage, useMediaQuery, useViewportSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./floating.module.css";

interface Corner {
  right: number;
  bottom: number;
}

const stepPx = 24;
const marginPx = 12;
const arrows: Record<string, Corner> = {
  ArrowLeft: { right: stepPx, bottom: 0 },
  ArrowRight: { right: -stepPx, bottom: 0 },
  ArrowUp: { right: 0, bottom: stepPx },
  ArrowDown: { right: 0, bottom: -stepPx },
};

/** A card above every page that goes where it is drawn to; on phones it stands at the bottom. */
export function Floating(props: {
  label: string;
  folded: boolean;
  /** Stands in the head, which is also the handle. */
  head: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const [kept, keep] = useLocalStorage<Corner>({
    key: "prosa-phone-place",
    defaultValue: { right: 24, bottom: 24 },
    getInitialValueInEffect: false,
  });
  const [dragged, setDragged] = useState<Corner | null>(null);
  const card = useRef<HTMLElement>(null);
  const grip = useRef<{ x: number; y: number; from: Corner } | null>(null);
  // A window that has become smaller must not hide it.
  const { width, height } = useViewportSize();
  const clamp = ({ right, bottom }: Corner): Corner => {
    const box = card.current?.getBoundingClientRect();
    const most = (room: number, size: number) => Math.max(marginPx, room - size - marginPx);
    return {
      right: Math.min(Math.max(right, marginPx), most(width || 1e6, box?.width ?? 320)),
      bottom: Math.min(Math.max(bottom, marginPx), most(height || 1e6, box?.height ?? 120)),
    };
  };
  const place = dragged ?? clamp(kept);

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (narrow || event.button !== 0 || (event.target as HTMLElement).closest("[data-still]"))
      return;
    grip.current = { x: event.clientX, y: event.clientY, from: place };
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const held = grip.current;
    if (!held) return;
    setDragged(
      clamp({
        right: held.from.right - (event.clientX - held.x),
        bottom: held.from.bottom - (event.clientY - held.y),
      }),
    );
  }
  function onPointerUp() {
    grip.current = null;
    if (dragged) keep(dragged);
    setDragged(null);
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const by = arrows[event.key];
    if (!by) return;
    event.preventDefault();
    keep(clamp({ right: place.right + by.right, bottom: place.bottom + by.bottom }));
  }

  return (
    <aside
      ref={card}
      role="dialog"
      aria-label={props.label}
      className={classes.card}
      data-folded={props.folded}
      style={narrow ? {} : place}
      data-mantine-stop-propagation="true"
    >
      <header
        className={classes.head}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      >
        {!narrow && (
          <button
            type="button"
            className={classes.grip}
            aria-label={t("phone.move")}
            onKeyDown={onKeyDown}
          />
        )}
        {props.head}
      </header>
      {props.children}
    </aside>
  );
}
