// The simulated WhatsApp as one object: what the Graph API and the control calls share.
import type { EventHub } from "../events.ts";
import { type Courier, createCourier } from "./courier.ts";
import { addCustomer, demoCustomers } from "./customers.ts";
import { createWhatsAppFaults, type WhatsAppFaults } from "./faults.ts";
import { createMediaShelf, type MediaShelf } from "./media/shelf.ts";
import { createRate, type Rate } from "./rate.ts";
import { createTicks, type Ticks } from "./ticks.ts";
import {
  type BusinessApp,
  createWorld,
  type PlatformApp,
  type Settings,
  type World,
} from "./world.ts";

export interface WhatsAppOptions {
  apps: BusinessApp[];
  platform?: PlatformApp;
  /** Where files are kept; a temporary folder without it. */
  mediaDir?: string;
}

export interface WhatsApp {
  world: World;
  events: EventHub;
  faults: WhatsAppFaults;
  rate: Rate;
  courier: Courier;
  ticks: Ticks;
  media: MediaShelf;
  /** Back to the demo customers and an empty history; configured numbers stay. */
  reset(): void;
  close(): void;
}

export function createWhatsApp(
  options: WhatsAppOptions,
  events: EventHub,
  delays?: Partial<Settings["delays"]>,
): WhatsApp {
  const fresh = () => {
    const world = createWorld(options.apps, options.platform ?? null, delays);
    for (const customer of demoCustomers) addCustomer(world, customer);
    return world;
  };
  const world = fresh();
  const faults = createWhatsAppFaults();
  const rate = createRate(world);
  const courier = createCourier(world, events, faults);
  const ticks = createTicks(world, events, courier);
  const media = createMediaShelf(world, options.mediaDir);
  return {
    world,
    events,
    faults,
    rate,
    courier,
    ticks,
    media,
    reset() {
      ticks.reset();
      courier.reset();
      faults.remove();
      rate.clear();
      media.reset();
      Object.assign(world, fresh());
      events.publish("reset", {});
    },
    close() {
      ticks.reset();
      courier.close();
      media.close();
    },
  };
}
