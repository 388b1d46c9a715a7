// What the product's phone does with a telephone server, whichever it is: the played carrier, and a real
// Kamailio. Sound is proven by packets and their energy.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EnginePhone } from "./testing-engine-phone.ts";
import { type Phone, type Phones, patience, startPhones } from "./testing-phones.ts";

export interface PhoneServer {
  url: string;
  /** All that the people outside understood of the digits sent to them. */
  digits(): Promise<string>;
  /** Gone with every connection, and back. */
  kill(): Promise<void>;
  revive(): Promise<void>;
  /** Connections stay open and nothing passes. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** The same at every server. */
export const numbers = {
  echoes: "+551140000008",
  busy: "+551140000486",
  declines: "+551140000603",
  unknown: "+551140000404",
  fails: "+551140000503",
  unanswered: "+551140000480",
  leaves: "+551140000016",
};

export function describePhone(name: string, startServer: () => Promise<PhoneServer>): void {
  let server: PhoneServer;
  let phones: Phones;
  /** The product's, and two colleagues with genuine JsSIP. */
  let ana: EnginePhone;
  let bia: Phone;
  let caio: Phone;

  beforeAll(async () => {
    [server, phones] = await Promise.all([startServer(), startPhones()]);
    [ana, bia, caio] = await Promise.all([
      phones.openEngine(server, "1000"),
      phones.open(server, "1001"),
      phones.open(server, "1002"),
    ]);
    await ana.connects("registered");
    for (const colleague of [bia, caio]) {
      await vi.waitFor(async () => expect(await colleague.isRegistered()).toBe(true), patience);
    }
  });
  afterAll(async () => {
    await phones?.close();
    await server?.close();
  });

  /** The colleague's next call, which is answered. */
  async function answers(colleague: Phone): Promise<number> {
    const index = (await colleague.calls()).length;
    await vi.waitFor(async () => expect(await colleague.calls()).toHaveLength(index + 1), patience);
    await colleague.answer(index);
    return index;
  }
  const saw = (colleague: Phone, index: number, event: string) =>
    vi.waitFor(async () => {
      expect((await colleague.calls())[index]?.seen).toContain(event);
    }, patience);
  async function colleagueHears(colleague: Phone, index: number) {
    const { energy } = await colleague.heard(index);
    await vi.waitFor(async () => {
      expect((await colleague.heard(index)).energy).toBeGreaterThan(energy);
    }, patience);
  }
  async function callsAna(): Promise<{ id: string; index: number }> {
    const known = (await ana.offers()).length;
    const index = await bia.dial("1000");
    return { id: (await ana.offered(known)).id, index };
  }
  async function talksToBia(): Promise<{ id: string; index: number }> {
    const answered = answers(bia);
    const id = await ana.dial("1001");
    const index = await answered;
    await ana.becomes(id, { phase: "talking" });
    return { id, index };
  }

  describe(`the phone and ${name}`, () => {
    it("part when the password is wrong, or nobody has the extension", async () => {
      const strangers = await Promise.all([
        phones.openEngine(server, "1000", { password: "errada" }),
        phones.openEngine(server, "9999"),
      ]);
      for (const stranger of strangers) {
        await stranger.connects("refused");
        await stranger.close();
      }
    });

    it("carry sound both ways, none when muted, none on hold, and again afterwards", async () => {
      const id = await ana.talksTo(numbers.echoes);
      await ana.hears(id);
      await ana.run("phone.engine.setMuted(args[0], true)", id);
      expect(await ana.hearsNothing(id)).toBeGreaterThan(0);
      await ana.run("phone.engine.setMuted(args[0], false)", id);
      await ana.hears(id);
      await ana.do(id, "hold");
      await ana.becomes(id, { hold: "on" });
      await ana.hearsNothing(id);
      await ana.do(id, "unhold");
      await ana.becomes(id, { hold: "off", phase: "talking" });
      await ana.hears(id);
      await ana.leaves(id);
    });

    it("carry digits as messages and in the sound", async () => {
      const id = await ana.talksTo(numbers.echoes);
      const before = await server.digits();
      await ana.run("phone.engine.sendDigits(args[0], '12#', 'info')", id);
      await vi.waitFor(async () => expect(await server.digits()).toBe(`${before}12#`), patience);
      // The microphone may be off.
      await ana.run("phone.engine.setMuted(args[0], true)", id);
      await ana.run("phone.engine.sendDigits(args[0], '45')", id);
      await vi.waitFor(async () => expect(await server.digits()).toBe(`${before}12#45`), patience);
      await ana.leaves(id);
    });

    it.each([
      ["busy", numbers.busy, "ocupado"],
      ["rejected", numbers.declines, "nao_atendida"],
      ["not_found", numbers.unknown, "falhou"],
      ["failed", numbers.fails, "falhou"],
      ["unanswered", numbers.unanswered, "nao_atendida"],
      ["hung_up", numbers.leaves, "atendida"],
    ])("know that a call ended as %s", async (cause, number, outcome) => {
      const id = await ana.dial(number);
      await ana.becomes(id, { phase: "over", outcome });
      expect(await ana.cause(id)).toBe(cause);
    });

    it("part when the caller gives up, before or while it rings", async () => {
      const early = await ana.dial(numbers.unanswered);
      await ana.do(early, "hangUp");
      await ana.becomes(early, { phase: "over", outcome: "cancelada", endedBy: "us" });
      const late = await ana.dial(numbers.unanswered);
      await ana.becomes(late, { phase: "ringing" });
      await ana.do(late, "hangUp");
      await ana.becomes(late, { phase: "over", outcome: "cancelada", endedBy: "us" });
    });

    it("bring calls, which are answered, missed or declined", async () => {
      const answered = await callsAna();
      await ana.do(answered.id, "answer");
      await ana.becomes(answered.id, { phase: "talking" });
      await Promise.all([ana.hears(answered.id), colleagueHears(bia, answered.index)]);
      await bia.hangUp(answered.index);
      await ana.becomes(answered.id, { phase: "over", outcome: "atendida", endedBy: "them" });

      const missed = await callsAna();
      await bia.hangUp(missed.index);
      await ana.becomes(missed.id, { phase: "over", outcome: "nao_atendida" });

      const declined = await callsAna();
      await ana.run("phone.engine.decline(args[0])", declined.id);
      await saw(bia, declined.index, "failed");
      expect((await bia.calls())[declined.index]?.cause).toBe("Rejected");
    });

    it("bring a second call during the first, and both go on", async () => {
      const first = await ana.talksTo(numbers.echoes);
      const second = await callsAna();
      await ana.do(first, "hold");
      await ana.becomes(first, { hold: "on" });
      await ana.do(second.id, "answer");
      await ana.becomes(second.id, { phase: "talking" });
      await ana.hears(second.id);
      // Silent for the first one, heard by the second.
      await colleagueHears(bia, second.index);
      await ana.hearsNothing(first);
      await ana.leaves(second.id);
      await ana.do(first, "unhold");
      await ana.becomes(first, { hold: "off" });
      await ana.hears(first);
      await ana.leaves(first);
    });

    it("hand a call over to a colleague", async () => {
      const { id, index } = await talksToBia();
      const answered = answers(caio);
      const isDone = ana.run<boolean>("phone.engine.transfer(args[0], { number: '1002' })", id);
      const there = await answered;
      expect(await isDone).toBe(true);
      await ana.run("phone.engine.hangUp(args[0])", id);
      await ana.becomes(id, { phase: "over" });
      await colleagueHears(caio, there);
      await caio.hangUp(there);
      await bia.run("phone.hangUpAll()");
      await saw(bia, index, "ended");
    });

    it("put a call and a colleague together after a word with that one", async () => {
      const { id } = await talksToBia();
      await ana.do(id, "hold");
      await ana.becomes(id, { hold: "on" });
      const answered = answers(caio);
      const asked = await ana.dial("1002");
      const there = await answered;
      await ana.becomes(asked, { phase: "talking" });
      const calls = (await caio.calls()).length;
      const to = "phone.engine.transfer(args[0], { callId: args[1] })";
      expect(await ana.run<boolean>(to, id, asked)).toBe(true);
      await ana.run("phone.engine.hangUp(args[0])", id);
      await Promise.all([
        ana.becomes(id, { phase: "over" }),
        ana.becomes(asked, { phase: "over" }),
      ]);
      // A switchboard joins the calls there are; behind a proxy the colleagues make one of their own.
      const last = (await caio.calls()).length - 1;
      await colleagueHears(caio, Math.max(there, Math.min(last, calls)));
      await caio.run("phone.hangUpAll()");
      await bia.run("phone.hangUpAll()");
    });

    it("are together in one tab, which another takes over", async () => {
      const { first, second, goodbyes, close } = await phones.openTabs(server, "1002");
      await Promise.all([first.connects("registered"), second.knows("elsewhere")]);
      expect(await second.connections()).toEqual([]);

      await second.take();
      await Promise.all([second.knows("here"), first.knows("elsewhere")]);
      await Promise.all([second.connects("registered"), first.connects("offline")]);
      await vi.waitFor(() => expect(goodbyes()).toBe(1), patience);

      const index = await bia.dial("1002");
      const { id } = await second.offered(0);
      await second.do(id, "answer");
      await second.becomes(id, { phase: "talking" });
      await Promise.all([second.hears(id), colleagueHears(bia, index)]);
      expect(await first.offers()).toEqual([]);
      await second.leaves(id);

      // It waits in turn, and has the phone again when the other tab is closed.
      await second.page.close();
      await Promise.all([first.knows("here"), first.connects("registered")]);
      await bia.dial("1002");
      await first.offered(0);
      await bia.run("phone.hangUpAll()");
      await close();
    });

    it("go on with a call when the server was killed and came back", async () => {
      const id = await ana.talksTo(numbers.echoes);
      await server.kill();
      await ana.connects("offline");
      await ana.hears(id);
      await server.revive();
      await ana.connects("registered");
      await ana.hears(id);
      await ana.do(id, "hold");
      await ana.becomes(id, { hold: "on" });
      await ana.leaves(id);
    });

    it("find each other again when the server froze during a call", async () => {
      const times = { pingMs: 500, patienceMs: 500 };
      const watchful = await phones.openEngine(server, "1002", { times });
      await watchful.connects("registered");
      const id = await watchful.talksTo(numbers.echoes);
      server.freeze();
      await watchful.connects("offline");
      server.thaw();
      await watchful.connects("registered");
      await watchful.hears(id);
      await watchful.leaves(id);
      await watchful.close();
    });
  });
}
