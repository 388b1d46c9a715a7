// The control calls: what tests and the page ask of the played carrier and its provider.
import type { Call } from "../carrier/call.ts";
import { causeNames } from "../carrier/causes.ts";
import type { Behaviour } from "../carrier/numbers.ts";
import { controlCalls, faultCalls, type Handlers } from "../control.ts";
import { asObject, RequestRefused } from "../http.ts";
import { asExtension, type ExtensionRow } from "./accounts.ts";
import type { Api4com } from "./simulator.ts";

export const controlPrefix = "/_sim/api4com/";

const handlers: Handlers<Api4com> = {
  ...faultCalls,

  /** No secret of theirs. */
  "GET accounts": (sim) => ({
    sip_url: sim.carrier.url,
    accounts: sim.accounts.list().map(({ name, domain, extensions }) => ({
      name,
      domain,
      extensions: extensions.map(({ ramal, first_name, last_name }) => ({
        ramal,
        first_name,
        last_name,
        phones: sim.carrier.registrar.of(ramal, domain).length,
      })),
    })),
  }),
  "POST confirm": (sim, { domain }) => {
    const account = sim.accounts.get(String(domain));
    if (!account) throw new RequestRefused(404, "account_not_found", "No such account.");
    account.confirmed = true;
    return { ok: true };
  },

  "GET calls": (sim) => sim.carrier.board.calls().map((call) => viewOf(sim, call)),
  "POST ring": (sim, body) => {
    const extension = extensionOf(sim, body);
    const behaviour = sim.carrier.numbers.of(String(body.from ?? "+5511999990101"));
    const givesUp = typeof body.gives_up_ms === "number" ? body.gives_up_ms : 30_000;
    const call = sim.carrier.board.ring(asExtension(extension), behaviour, givesUp);
    return viewOf(sim, call);
  },
  /** The person outside hangs up. */
  "POST hangup": (sim, { call }) => {
    const found = sim.carrier.board.call(String(call));
    if (!found || found.endedAt) throw new RequestRefused(404, "call_not_found", "No such call.");
    found.end(found.answeredAt ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL");
    return viewOf(sim, found);
  },

  "GET numbers": (sim) => sim.carrier.numbers.list(),
  "POST numbers": (sim, body) => sim.carrier.numbers.put(readBehaviour(body)),

  /** The connection of the webphones: up, down, frozen, or dropped once. */
  "POST connection": ({ carrier }, { state }) => {
    if (!["up", "down", "frozen", "dropped"].includes(String(state))) {
      throw new RequestRefused(422, "state_unknown", "state must be up, down, frozen or dropped.");
    }
    carrier.setDown(state === "down");
    carrier.setFrozen(state === "frozen");
    if (state === "dropped") carrier.dropSockets();
    return { state };
  },

  "GET deliveries": (sim) => sim.webhooks.list(),
  /** Any webhook at all, to whatever address. */
  "POST webhook": async (sim, { url, body }) => {
    await sim.webhooks.post(String(url), asObject(body) ?? {});
    return sim.webhooks.list().at(-1);
  },

  "GET settings": (sim) => sim.settings,
  "POST settings": (sim, body) => {
    for (const name of ["list_per_minute", "price_ms"] as const) {
      if (typeof body[name] === "number") sim.settings[name] = body[name];
    }
    return sim.settings;
  },
};

export const control = controlCalls(controlPrefix, handlers);

function viewOf(sim: Api4com, call: Call) {
  const place = sim.carrier.board.places().find((one) => one.call === call && one.leg.isUp());
  const { id, domain, extension, direction, from, to, metadata, cause, startedAt } = call;
  const { answeredAt, endedAt } = call;
  const facts = { id, domain, extension, direction, from, to, metadata, cause };
  return {
    ...facts,
    started_at: startedAt,
    answered_at: answeredAt,
    ended_at: endedAt,
    recorded: call.file !== null,
    /** What the extension's phone does; null while none is in the call. */
    phone: place?.leg.view() ?? null,
  };
}

function extensionOf(sim: Api4com, body: Record<string, unknown>): ExtensionRow {
  const ramal = String(body.extension ?? "");
  const [first] = sim.accounts.list();
  const domain = typeof body.domain === "string" ? body.domain : (first?.domain ?? "");
  const found = sim.accounts.find(domain, ramal);
  if (!found) throw new RequestRefused(404, "extension_not_found", "No such extension.");
  return found;
}

function readBehaviour(body: Record<string, unknown>): Partial<Behaviour> & { number: string } {
  if (typeof body.number !== "string" || !/\d/.test(body.number)) {
    throw new RequestRefused(422, "number_invalid", "number must have digits.");
  }
  const outcomes = ["answers", ...causeNames];
  if (body.outcome !== undefined && !outcomes.includes(String(body.outcome))) {
    const known = outcomes.join(", ");
    throw new RequestRefused(422, "outcome_unknown", `outcome must be one of ${known}.`);
  }
  const says = ["voice", "echo", "tone", "nothing"];
  if (body.says !== undefined && !says.includes(String(body.says))) {
    throw new RequestRefused(422, "says_unknown", `says must be one of ${says.join(", ")}.`);
  }
  const known = ["outcome", "ring_ms", "outcome_ms", "talk_ms", "early_media", "says"];
  const given = Object.entries(body).filter(([name]) => known.includes(name));
  return { ...(Object.fromEntries(given) as Partial<Behaviour>), number: body.number };
}
