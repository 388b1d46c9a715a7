import { type ComponentType, lazy } from "react";
import { loadRoom, type Room } from "../../i18n.ts";

// What is composed is shown as it will stand in the thread, so it says the thread's words too.
const SAYS: Partial<Record<Room, Room[]>> = {
  compose: ["compose", "messages"],
  // Both ask for a deadline.
  start: ["start", "panel"],
};

/** A component of the inbox that comes later, together with the words it says. */
export function lazyRoom<Props extends object>(
  room: Room,
  load: () => Promise<ComponentType<Props>>,
) {
  return lazy(async () => {
    const words = (SAYS[room] ?? [room]).map(loadRoom);
    const [component] = await Promise.all([load(), ...words]);
    return { default: component };
  });
}
