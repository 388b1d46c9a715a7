// The simulated WhatsApp as one object: what the Graph API and the control calls share.
import type { EventHub } from "../events.ts";
import { createFaults, type Faults } from "../faults.ts";
import { type Courier, createCourier } from "./courier.ts";
import { addCustomer, demoCustomers } from "./customers.ts";
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
}

export interface WhatsApp {
  world: World;
  events: EventHub;
  faults: Faults;
  rate: Rate;
  courier: Courier;
  ticks: Ticks;
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
  const faults = createFaults();
  const rate = createRate(world);
  const courier = createCourier(world, events);
  const ticks = createTicks(world, events, courier);
  const stop = () => {
    ticks.reset();
    courier.reset();
  };
  return {
    world,
    events,
    faults,
    rate,
    courier,
    ticks,
    reset() {
      stop();
      faults.clear();
      rate.clear();
      Object.assign(world, fresh());
      events.publish("reset", {});
    },
    close: stop,
  };
}
