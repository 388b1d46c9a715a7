import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ana, bia, hear, join, startWorld, systemMessages, type World } from "./testing-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(1);
});
afterAll(() => world?.stop());

const configure = { config: { private: true } };
const SUBSCRIBED = { status: "SUBSCRIBED", error: undefined };

describe("joining", () => {
  // The token is verified through the JWKS.
  test("a member's ES256 token joins a private topic", async () => {
    await world.grant(ana, "tenant:1:inbox:1", "broadcast.read");
    const client = await world.client(ana);
    expect(await join(client.channel("tenant:1:inbox:1", configure)).first).toEqual(SUBSCRIBED);
  });

  test("another tenant's topic is refused with the hosted reason", async () => {
    await world.grant(ana, "tenant:1:inbox:1", "broadcast.read");
    const client = await world.client(bia);
    expect(await join(client.channel("tenant:1:inbox:1", configure)).first).toEqual({
      status: "CHANNEL_ERROR",
      error:
        "Unauthorized: You do not have permissions to read from this Channel topic: tenant:1:inbox:1",
    });
  });

  // A publishable key means the anon role.
  test("anon with the publishable key is refused", async () => {
    const client = await world.client(null);
    const { first } = join(client.channel("tenant:1:inbox:1", configure));
    expect((await first).error).toMatch(/^Unauthorized: /);
  });

  test("a public channel of the same name hears nothing private", async () => {
    await world.grant(ana, "twin", "broadcast.read");
    const stranger = (await world.client(null)).channel("twin");
    const overheard = hear(stranger);
    expect(await join(stranger).first).toEqual(SUBSCRIBED);
    const member = (await world.client(ana)).channel("twin", configure);
    const heard = hear(member);
    await join(member).first;
    await world.db.query(`select realtime.send('{"secret": true}', 'e', 'twin')`);
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(overheard).toEqual([]);
  });

  test("a policy that raises denies", async () => {
    await world.grant(ana, "raise:1", "broadcast.read");
    const client = await world.client(ana);
    const { first } = join(client.channel("raise:1", configure));
    expect((await first).error).toMatch(/^Unauthorized: /);
  });

  test("postgres_changes is refused", async () => {
    const channel = (await world.client(ana)).channel("changes");
    channel.on("postgres_changes", { event: "*", schema: "public" }, () => undefined);
    expect((await join(channel).first).error).toMatch(/^PostgresChangesDisabled: /);
  });

  test("a topic without a name is refused", async () => {
    const client = await world.client(ana);
    expect((await join(client.channel("", configure)).first).error).toBe(
      "TopicNameRequired: You must provide a topic name",
    );
  });

  test("a token with a role outside the three API roles is refused by the database", async () => {
    await world.grant(ana, "room:role", "broadcast.read");
    const token = await world.token(ana, { role: "postgres" });
    const client = await world.client(ana, { token });
    const { first } = join(client.channel("room:role", configure));
    expect((await first).error).toMatch(/^Unauthorized: /);
  });

  test("bad tokens are refused with their codes", async () => {
    const missing = await world.client(ana, { token: await world.token(ana, { role: undefined }) });
    expect((await join(missing.channel("t", configure)).first).error).toBe(
      "InvalidJWTToken: Fields `role` and `exp` are required in JWT",
    );
    const past = Math.floor(Date.now() / 1000) - 60;
    const expired = await world.client(ana, { token: await world.token(ana, { exp: past }) });
    expect((await join(expired.channel("t", configure)).first).error).toMatch(
      /^InvalidJWTToken: Token has expired \d+ seconds ago$/,
    );
    const malformed = await world.client(ana, { token: "nonsense" });
    expect((await join(malformed.channel("t", configure)).first).error).toBe(
      "MalformedJWT: The token provided is not a valid JWT",
    );
    const [head, body] = (await world.token(ana)).split(".");
    const forged = await world.client(ana, { token: `${head}.${body}.${"A".repeat(86)}` });
    expect((await join(forged.channel("t", configure)).first).error).toBe(
      "JwtSignatureError: Failed to validate JWT signature",
    );
  });

  test("a private-only project refuses public channels", async () => {
    const { url } = await world.server({ privateOnly: true });
    const client = await world.client(ana, { url });
    expect((await join(client.channel("open")).first).error).toBe(
      "PrivateOnly: This project only allows private channels",
    );
  });

  test("the channel past the limit of a connection is refused", async () => {
    const { url } = await world.server({ limits: { channelsPerConnection: 3 } });
    const client = await world.client(null, { url });
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((n) => join(client.channel(`c${n}`)).first),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      ...["SUBSCRIBED", "SUBSCRIBED", "SUBSCRIBED"],
      "CHANNEL_ERROR",
    ]);
    expect(outcomes[3]?.error).toBe("ChannelRateLimitReached: Too many channels");
  });

  test("too many joins per second close the whole socket", async () => {
    const { url, realtime } = await world.server({ limits: { joinsPerSecond: 2 } });
    const client = await world.client(null, { url });
    const joins = [1, 2, 3].map((n) => join(client.channel(`c${n}`)));
    await vi.waitFor(() => expect(joins.every(({ all }) => all.length > 0)).toBe(true));
    await vi.waitFor(() => {
      expect(joins[0]?.all.map(({ status }) => status)).toContain("CHANNEL_ERROR");
    });
    await client.removeAllChannels();
    await vi.waitFor(() => expect(realtime.stats().sockets).toBe(0));
  });
});

describe("tokens of a joined channel", () => {
  test("a fresh token keeps the channel, a lesser one closes it with a message", async () => {
    await world.grant(ana, "room:token", "broadcast.read");
    const client = await world.client(ana);
    const channel = client.channel("room:token", configure);
    const heard = hear(channel);
    const system = systemMessages(channel);
    const { first, all } = join(channel);
    await first;
    await client.useToken(await world.token(ana, { fresh: 1 }));
    await world.db.query(`select realtime.send('{}', 'still', 'room:token')`);
    await vi.waitFor(() => expect(heard.map(({ event }) => event)).toEqual(["still"]));

    await client.useToken(await world.token(bia));
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"));
    expect(system.at(-1)).toMatchObject({
      status: "error",
      message: "You do not have permissions to read from this Channel topic: room:token",
    });
    // Closed by the server: the client forgets the channel and never rejoins.
    expect(client.getChannels()).toEqual([]);
  });

  test("a revocation is unseen until the token changes", async () => {
    await world.grant(ana, "room:revoked", "broadcast.read");
    const client = await world.client(ana);
    const channel = client.channel("room:revoked", configure);
    const heard = hear(channel);
    const { first, all } = join(channel);
    await first;
    await world.revoke(ana, "room:revoked");
    await world.db.query(`select realtime.send('{}', 'after', 'room:revoked')`);
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    await client.useToken(await world.token(ana, { fresh: 1 }));
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"));
  });

  test("expiry closes the channel and says so", async () => {
    await world.grant(ana, "room:expiry", "broadcast.read");
    const exp = Math.floor(Date.now() / 1000) + 2;
    const client = await world.client(ana, { token: await world.token(ana, { exp }) });
    const channel = client.channel("room:expiry", configure);
    const system = systemMessages(channel);
    const { first, all } = join(channel);
    expect((await first).status).toBe("SUBSCRIBED");
    await vi.waitFor(() => expect(all.at(-1)?.status).toBe("CLOSED"), { timeout: 10_000 });
    expect(system.at(-1)?.message).toMatch(/^Token has expired \d+ seconds ago$/);
  });

  test("leaving frees the room", async () => {
    const { url, realtime } = await world.server();
    const client = await world.client(null, { url });
    const channel = client.channel("leaving");
    await join(channel).first;
    expect(realtime.stats()).toMatchObject({ rooms: 1, channels: 1, sockets: 1 });
    await client.removeChannel(channel);
    await vi.waitFor(() => expect(realtime.stats()).toMatchObject({ rooms: 0, channels: 0 }));
  });
});
