// Customers and conversations on disk, so that a demo survives a restart. No secret is written.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userIdFor } from "./whatsapp/customers.ts";
import type { WhatsApp } from "./whatsapp/simulator.ts";
import {
  type Customer,
  keepMessage,
  type Message,
  type WabaSubscription,
} from "./whatsapp/world.ts";

interface Snapshot {
  customers: Customer[];
  messages: Message[];
  wabas: [string, WabaSubscription][];
}

const everyMs = 2_000;
const keptMessages = 5_000;

export function keepOnDisk(dataDir: string, { world, events }: WhatsApp) {
  const file = join(dataDir, "simulators.json");
  if (existsSync(file)) restore(JSON.parse(readFileSync(file, "utf8")) as Snapshot);

  let dirty = false;
  events.onPublish(() => {
    dirty = true;
  });

  function restore(snapshot: Snapshot) {
    world.customers = new Map(snapshot.customers.map((customer) => [customer.id, customer]));
    for (const [id, waba] of snapshot.wabas) if (world.wabas.has(id)) world.wabas.set(id, waba);
    for (const customer of world.customers.values()) {
      for (const wabaId of world.wabas.keys()) userIdFor(customer, wabaId);
    }
    for (const message of snapshot.messages) keepMessage(world, message);
  }

  async function save() {
    dirty = false;
    const snapshot: Snapshot = {
      customers: [...world.customers.values()],
      messages: [...world.messages.values()].slice(-keptMessages),
      wabas: [...world.wabas],
    };
    await mkdir(dataDir, { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(snapshot));
    await rename(`${file}.new`, file);
  }

  // One after the other: on a busy machine the next would move the file that this one still writes.
  let saving: Promise<void> | null = null;
  const timer = setInterval(() => {
    if (!dirty || saving) return;
    saving = save()
      .catch((error: unknown) => console.error("simulators: not saved:", error))
      .finally(() => {
        saving = null;
      });
  }, everyMs);
  timer.unref();

  return {
    async save() {
      clearInterval(timer);
      await saving;
      await save();
    },
  };
}
