// Where everything meets: what webphones send finds its call, and new calls find their callee.
import { rm } from "node:fs/promises";
import { type Call, type CallFacts, type CallListener, createCall } from "./call.ts";
import { createDigest, type Directory, type Extension } from "./digest.ts";
import type { Callee, End } from "./end.ts";
import { answeringLeg, callingLeg, type Leg } from "./leg.ts";
import type { Manners } from "./manners.ts";
import { type Behaviour, type Numbers, toDialled, toE164 } from "./numbers.ts";
import { createParty } from "./party.ts";
import type { Place } from "./place.ts";
import type { Registrar } from "./registrar.ts";
import { createRingGroup, type RingGroup } from "./ring-group.ts";
import { header, parseSip, type SipRequest, tagOf, userOf, writeResponse } from "./sip-message.ts";
import type { SipSocket } from "./sip-socket.ts";
import { transfer } from "./transfer.ts";

export interface SwitchboardOptions {
  directory: Directory;
  registrar: Registrar;
  numbers: Numbers;
  listener: CallListener;
  manners: Manners;
  /** Where recordings go. */
  folder: string;
  /** Our own address, as phones are to answer to it. */
  contact: () => string;
}

const longestCallMemory = 200;

export function createSwitchboard(options: SwitchboardOptions) {
  const { directory, registrar, numbers, folder, manners } = options;
  const identify = createDigest(directory);
  const legs = new Map<string, Leg>();
  const places = new Map<Leg, Place>();
  const calls = new Map<string, Call>();

  function open(facts: CallFacts): Call {
    const call = createCall(facts, options.listener, folder);
    calls.set(call.id, call);
    for (const [id, old] of calls) {
      if (calls.size <= longestCallMemory) break;
      if (!old.endedAt) continue;
      calls.delete(id);
      if (old.file) void rm(old.file, { force: true });
    }
    return call;
  }
  function forget(leg: Leg) {
    legs.delete(leg.callId);
    places.delete(leg);
  }
  function keep(leg: Leg, end: End, call: Call) {
    legs.set(leg.callId, leg);
    places.set(leg, { leg, end, call });
    leg.onRefer = (referral) => {
      const place = places.get(leg);
      if (place) void transfer(board, place, referral);
    };
  }

  /** Every phone of an extension, about to ring for this call. */
  function phonesOf(
    who: { extension: string; domain: string },
    other: string,
    call: Call,
    headers: [string, string][] = [],
  ): RingGroup {
    const phones = registrar.of(who.extension, who.domain).map(({ socket, contact: target }) => {
      const facts = { ...who, other, socket, target, contact: options.contact(), onOver: forget };
      return callingLeg({ ...facts, manners }, headers);
    });
    const group = createRingGroup(who.extension, phones);
    for (const phone of phones) keep(phone, group, call);
    return group;
  }

  /** Another extension of the same account, or a number outside. */
  function calleeOf(dialled: string, from: { domain: string; number: string }, call: Call): Callee {
    const inside = directory.find(dialled, from.domain);
    if (inside) return phonesOf(inside, from.number, call);
    return createParty(numbers.of(dialled));
  }

  function factsOf(who: Extension, dialled: string): CallFacts {
    const inside = directory.find(dialled, who.domain);
    return {
      domain: who.domain,
      extension: who.extension,
      direction: "outbound",
      from: who.extension,
      to: inside ? inside.extension : toDialled(dialled),
      metadata: {},
      records: who.records,
    };
  }

  async function invited(socket: SipSocket, request: SipRequest) {
    const identity = identify(request);
    if ("status" in identity) {
      return socket.send(writeResponse(request, identity.status, { headers: identity.headers }));
    }
    const who = identity.extension;
    const dialled = userOf(request.uri);
    socket.send(writeResponse(request, 100));
    const call = open(factsOf(who, dialled));
    const facts = { ...who, other: dialled, socket, target: "", contact: options.contact() };
    const leg = answeringLeg({ ...facts, manners, onOver: forget }, request);
    keep(leg, leg, call);
    call.begin(leg);
    await call.connect(leg, calleeOf(dialled, { ...who, number: who.extension }, call), false);
  }

  function register(socket: SipSocket, request: SipRequest) {
    const identity = identify(request);
    if ("status" in identity) {
      return socket.send(writeResponse(request, identity.status, { headers: identity.headers }));
    }
    const { status, headers } = registrar.register(identity.extension, request, socket);
    socket.send(writeResponse(request, status, { tag: "registrar", headers }));
  }

  const board = {
    numbers,
    open,
    calleeOf,
    calls: () => [...calls.values()],
    call: (id: string) => calls.get(id),
    /** The phones that are in a call. */
    places: () => [...places.values()],
    placeOf: (callId: string): Place | undefined => {
      const leg = legs.get(callId);
      return leg && places.get(leg);
    },

    async receive(socket: SipSocket, text: string) {
      // A keep-alive, and its answer.
      if (!text.trim()) return socket.send("\r\n");
      const message = parseSip(text);
      if (!message) return;
      const leg = legs.get(header(message, "Call-ID"));
      if (message.kind === "response") return leg?.respond(message);
      if (message.method === "REGISTER") return register(socket, message);
      if (message.method === "INVITE" && !tagOf(header(message, "To"))) {
        return invited(socket, message);
      }
      if (leg) return leg.handle(message, socket);
      if (message.method === "ACK") return;
      socket.send(writeResponse(message, message.method === "OPTIONS" ? 200 : 481));
    },

    /** Rings the extension, and when it answers, the number. */
    dial(who: Extension, phone: string, metadata: CallFacts["metadata"], mark: [string, string]) {
      const call = open({ ...factsOf(who, phone), metadata });
      const phones = phonesOf(who, call.to, call, [mark]);
      call.begin(phones);
      void phones
        .ring(() => undefined)
        .then((refusal) => {
          if (call.endedAt) return;
          if (refusal) return call.end(refusal, phones);
          return call.connect(
            phones,
            calleeOf(phone, { ...who, number: who.extension }, call),
            true,
          );
        });
      return call;
    },

    /** Somebody outside calls the extension, and gives up when nobody answers. */
    ring(who: Extension, behaviour: Behaviour, givesUpMs: number) {
      const from = toE164(behaviour.number).replace("+", "");
      const call = open({
        domain: who.domain,
        extension: who.extension,
        direction: "inbound",
        from,
        to: who.extension,
        metadata: {},
        records: who.records,
      });
      const party = createParty(behaviour);
      call.begin(party);
      const patience = setTimeout(() => {
        if (!call.answeredAt) party.hangUp();
      }, givesUpMs);
      void call
        .connect(party, phonesOf(who, from, call), false)
        .finally(() => clearTimeout(patience));
      return call;
    },

    /** A phone that vanished before anybody answered; those that talk may come back. */
    socketClosed() {
      for (const { leg, end, call } of places.values()) {
        if (!leg.isLost() || leg.isUp()) continue;
        if (end === leg) call.end("ORIGINATOR_CANCEL");
        else leg.release("NO_USER_RESPONSE");
        // A CANCEL that is still to be answered never will be.
        forget(leg);
      }
    },

    /** A phone without socket and without sound is gone. */
    sweep(patienceMs: number) {
      for (const { leg, call } of places.values()) {
        if (leg.lostMs() > patienceMs) call.end("MEDIA_TIMEOUT");
      }
    },
  };
  return board;
}

export type Switchboard = ReturnType<typeof createSwitchboard>;
