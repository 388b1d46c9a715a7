// API4COM: calls through a Brazilian telephone provider, and its webphones.
import { defineCarrier } from "../carrier.ts";
import { dial, hangUp, listCalls } from "./calls.ts";
import { config } from "./config.ts";
import { extensions, sipServer } from "./extensions.ts";
import { parse } from "./parse.ts";
import { fetchRecording } from "./recording.ts";
import { registerWebhook } from "./webhook.ts";

export const api4com = defineCarrier({
  id: "api4com",
  config,
  extensions,
  sipServer,
  registerWebhook,
  dial,
  hangUp,
  listCalls,
  parse,
  fetchRecording,
});
