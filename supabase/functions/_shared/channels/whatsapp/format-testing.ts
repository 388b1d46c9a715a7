// Messages of ours for the tests of their format, and what Meta's documentation makes of them.
import assert from "node:assert/strict";
import type { Outbound } from "../channel.ts";
import { type ApiFixture, fixturesOf, isWebhook } from "../testing.ts";
import { bodyOf } from "./format.ts";

export const PHONE = { kind: "phone", value: "+5511999990101" } as const;
export const BSUID = { kind: "wa_bsuid", value: "BR.13490000000000000101" } as const;

/** The body of a call as Meta documents it. */
export function documented(name: string): Record<string, unknown> {
  const found = fixturesOf("whatsapp")
    .filter((fixture): fixture is ApiFixture => !isWebhook(fixture))
    .find((fixture) => fixture.name === name);
  assert.ok(found, name);
  return found.call.body as Record<string, unknown>;
}

export function message(type: string, more: Partial<Outbound> = {}): Outbound {
  return {
    id: "5f0c2a4e-8f3d-4c0e-9d5e-0d9f6b1f8a11",
    to: [PHONE],
    type,
    body: null,
    payload: {},
    media: null,
    template: null,
    replyToRef: null,
    attempt: 1,
    ...more,
  };
}

export function drafted(outbound: Outbound): Record<string, unknown> {
  const result = bodyOf(outbound);
  assert.ok("body" in result, JSON.stringify(result));
  const { biz_opaque_callback_data: ours, ...body } = result.body;
  assert.equal(ours, outbound.id);
  return body;
}

export function failure(outbound: Outbound) {
  const result = bodyOf(outbound);
  return "failure" in result ? result.failure : null;
}
