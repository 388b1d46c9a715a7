// Customers and conversations on disk, so that a demo survives a restart. No secret is written.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Letter } from "./whatsapp/courier.ts";
import { userIdFor } from "./whatsapp/customers.ts";
import type { MediaFile } from "./whatsapp/media/shelf.ts";
import type { WhatsApp } from "./whatsapp/simulator.ts";
import type { Template } from "./whatsapp/templates/template.ts";
import {
  type Customer,
  keepMessage,
  type Message,
  plain,
  type WabaSubscription,
} from "./whatsapp/world.ts";

interface Snapshot {
  customers: Customer[];
  messages: Message[];
  wabas: [string, WabaSubscription][];
  media: MediaFile[];
  templates: [string, Template[]][];
  /** Webhooks still on their way. */
  letters: Letter[];
}

const everyMs = 2_000;
const keptMessages = 5_000;

export function keepOnDisk(dataDir: string, { world, events, media, courier }: WhatsApp) {
  const file = join(dataDir, "simulators.json");
  if (existsSync(file)) restore(JSON.parse(readFileSync(file, "utf8")) as Snapshot);

  let dirty = false;
  events.onPublish(() => {
    dirty = true;
  });

  function restore(snapshot: Snapshot) {
    world.customers = new Map(
      snapshot.customers.map((customer) => [
        customer.id,
        { ...customer, opted_out: customer.opted_out ?? false },
      ]),
    );
    for (const [id, waba] of snapshot.wabas) if (world.wabas.has(id)) world.wabas.set(id, waba);
    for (const customer of world.customers.values()) {
      for (const wabaId of world.wabas.keys()) userIdFor(customer, wabaId);
    }
    for (const message of snapshot.messages) {
      keepMessage(world, { ...plain, ...message, reactions: message.reactions ?? [] });
    }
    media.restore(snapshot.media ?? []);
    for (const [id, list] of snapshot.templates ?? []) {
      if (world.templates.has(id)) world.templates.set(id, list);
    }
    courier.resume(snapshot.letters ?? []);
  }

  async function save() {
    dirty = false;
    const snapshot: Snapshot = {
      customers: [...world.customers.values()],
      messages: [...world.messages.values()].slice(-keptMessages),
      wabas: [...world.wabas],
      media: media.list(),
      templates: [...world.templates],
      letters: courier.letters(),
    };
    await mkdir(dataDir, { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(snapshot));
    await rename(`${file}.new`, file);
  }

  // One after the other: on a busy machine the next would move the file that this one still writes.
  let saving: Promise<void> | null = null;
  // A big world takes long to write: it is written the less often.
  let nextAt = 0;
  const timer = setInterval(() => {
    const started = Date.now();
    if (!dirty || saving || started < nextAt) return;
    saving = save()
      .then(() => {
        nextAt = Date.now() + 10 * (Date.now() - started);
      })
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
