import { type ComponentType, lazy } from "react";
import { loadRoom, type Room } from "../../i18n.ts";

/** A component of the inbox that comes later, together with the words it says. */
export function lazyRoom<Props extends object>(
  room: Room,
  load: () => Promise<ComponentType<Props>>,
) {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadRoom(room)]);
    return { default: component };
  });
}
