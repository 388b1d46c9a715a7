// What every registered channel promises, asked of its own fixtures. A new channel is covered by
// its line in the registry.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capabilities, isMediaType } from "@prosa/shared/message-content.ts";
import { messageFailures } from "@prosa/shared/message-failures.ts";
import { composableTypes, inboundSlice } from "@prosa/shared/messages.ts";
import type { Secrets } from "../provider/provider.ts";
import type { Channel, Connection, Outbound } from "./channel.ts";
import { channels } from "./registry.ts";
import { bytesOf, fakeProvider, fixturesOf, isWebhook, type WebhookFixture } from "./testing.ts";

const RECEIVED_AT = "2026-11-22T12:00:00.000Z";
const TOKEN = "token-that-must-not-leak";

const message: Outbound = {
  id: "5f0c2a4e-8f3d-4c0e-9d5e-0d9f6b1f8a11",
  to: [{ kind: "phone", value: "+5511999990101" }],
  type: "text",
  body: "Olá",
  payload: {},
  template: null,
  replyToRef: null,
  media: null,
  attempt: 1,
};

function connectionOf(channel: Channel): Connection {
  const secrets = channel.config.provider.fields.filter((field) => field.kind === "secret");
  return {
    address: "100000000000001",
    settings: {},
    secrets: Object.fromEntries(secrets.map((field) => [field.name, TOKEN])),
    variables: {},
  };
}

function deliveryOf({ request }: WebhookFixture) {
  return { headers: new Headers(request.headers), body: bytesOf(request.rawBody ?? "") };
}

function secretsOf({ signing }: WebhookFixture): Secrets {
  return { [signing.secretName]: signing.secret };
}

for (const channel of channels) {
  const fixtures = fixturesOf(channel.id);
  const webhooks = fixtures.filter(isWebhook);
  const deliveries = webhooks.filter((fixture) => fixture.request.method === "POST");
  const answers = fixtures.filter((fixture) => !isWebhook(fixture));

  describe(`channel ${channel.id}`, () => {
    it("has fixtures of deliveries and of answers", () => {
      assert.ok(deliveries.length > 0);
      assert.ok(answers.length > 0);
    });

    for (const fixture of deliveries) {
      it(`accepts the signed bytes of ${fixture.name}`, async () => {
        assert.equal(await channel.verify(deliveryOf(fixture), secretsOf(fixture)), true);
      });

      it(`rejects ${fixture.name} with one byte flipped, another secret or none`, async () => {
        const delivery = deliveryOf(fixture);
        for (const at of [0, delivery.body.byteLength >> 1, delivery.body.byteLength - 1]) {
          const body = delivery.body.slice(0);
          new Uint8Array(body)[at]! ^= 1;
          assert.equal(await channel.verify({ ...delivery, body }, secretsOf(fixture)), false);
        }
        const other = { [fixture.signing.secretName]: "another secret" };
        assert.equal(await channel.verify(delivery, other), false);
        assert.equal(await channel.verify(delivery, {}), false);
        const unsigned = { ...delivery, headers: new Headers() };
        assert.equal(await channel.verify(unsigned, secretsOf(fixture)), false);
      });

      it(`parses ${fixture.name} into slices the database takes, the same every time`, () => {
        const json = JSON.parse(fixture.request.rawBody ?? "");
        const slices = channel.parse({ json, receivedAt: RECEIVED_AT });
        assert.ok(slices.length > 0);
        for (const slice of slices) inboundSlice.parse(slice);
        assert.deepEqual(channel.parse({ json, receivedAt: RECEIVED_AT }), slices);
      });
    }

    for (const fixture of webhooks.filter(({ request }) => request.method === "GET")) {
      it(`proves the URL of ${fixture.name} with the right token only`, async () => {
        const url = new URL(fixture.request.url, "https://example.test");
        assert.equal(await channel.handshake(url, secretsOf(fixture)), fixture.expect?.body);
        assert.equal(await channel.handshake(url, {}), null);
        const other = { [fixture.signing.secretName]: "another token" };
        assert.equal(await channel.handshake(url, other), null);
      });
    }

    for (const fixture of answers) {
      it(`makes of ${fixture.name} an outcome without a secret in it`, async () => {
        const { status, headers, body } = fixture.response;
        const { http } = fakeProvider(() =>
          Promise.resolve(new Response(JSON.stringify(body), { status, headers })),
        );
        const outcome = await channel.send(message, connectionOf(channel), http);
        assert.ok(!JSON.stringify(outcome).includes(TOKEN));
        if (fixture.expect?.retryable === true) assert.equal(outcome.result, "retry");
        if (fixture.expect?.retryable === false) assert.equal(outcome.result, "failed");
        if ("code" in outcome) assert.ok(messageFailures.includes(outcome.code));
      });
    }

    it("never says that a message is certainly not sent when it cannot know", async () => {
      const broken: [string, () => Promise<Response>][] = [
        ["a page instead of JSON", () => Promise.resolve(new Response("<html>"))],
        ["half an answer", () => Promise.resolve(new Response('{"messages":[{"id":'))],
        ["success without an id", () => Promise.resolve(Response.json({ messages: [] }))],
        ["a connection lost after sending", () => Promise.reject(new TypeError("reset"))],
      ];
      for (const [what, answer] of broken) {
        const { http } = fakeProvider(answer);
        const outcome = await channel.send(message, connectionOf(channel), http);
        assert.equal(outcome.result, "uncertain", what);
      }
    });

    it("says of signs and lists that they failed, and never throws", async () => {
      for (const answer of [
        () => Promise.resolve(new Response("<html>")),
        () => Promise.resolve(new Response('{"data":[', { status: 500 })),
        () => Promise.reject(new TypeError("reset")),
      ]) {
        const { http } = fakeProvider(answer);
        const connection = connectionOf(channel);
        assert.equal(await channel.markRead("x", connection, http), false);
        assert.equal(await channel.showTyping("x", connection, http), false);
        const listed = await channel.listTemplates(connection, http);
        assert.ok(!listed.ok || !channel.capabilities.content.templates);
      }
    });

    it("says what it carries in the words that the database and the composer know", () => {
      const { content } = channel.capabilities;
      assert.deepEqual(capabilities.parse(content), content);
      const sendable: readonly string[] = composableTypes;
      assert.deepEqual(
        content.types.filter((type) => !sendable.includes(type)),
        [],
      );
      assert.deepEqual(content.types.filter(isMediaType).sort(), Object.keys(content.media).sort());
    });

    it("fails, without calling anybody, a message to somebody it has no address of", async () => {
      const { http, calls } = fakeProvider(() => Promise.resolve(Response.json({})));
      const lost = { ...message, to: [] };
      const outcome = await channel.send(lost, connectionOf(channel), http);
      assert.equal(outcome.result, "failed");
      assert.equal(calls.length, 0);
    });

    it("describes its form: unique fields, valid patterns, keys for every label", () => {
      const { fields, id, name_key } = channel.config.provider;
      assert.equal(id, channel.id);
      assert.equal(new Set(fields.map((field) => field.name)).size, fields.length);
      for (const field of fields) {
        if (field.pattern) new RegExp(field.pattern);
        assert.ok(field.label_key.startsWith(name_key.replace(/name$/, "")));
      }
    });
  });
}
