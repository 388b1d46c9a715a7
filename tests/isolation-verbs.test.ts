// Every verb as the network offers it: nobody who is not of a company gets anything of it, with its ids
// or without. What there is to ask comes from the catalogue, so a new verb is asked from its first day,
// and one whose argument nobody has described is a failure.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { demoTenants } from "../scripts/stack/demo.ts";
import { type Outsiders, outsiderNames, outsidersOf } from "./world/outsiders.ts";
import { signed } from "./world/people.ts";
import { asJson, namesARow, type Planted, plantCompany } from "./world/planted.ts";
import { askVerb } from "./world/rest.ts";
import { idsOf, leakedIn, stateOf, type Verb, verbs } from "./world/secrets-of-acme.ts";

const marker = `planted${randomUUID().slice(0, 8)}`;

/** What would make or change something of the asker's own, which other tests sign in as. */
const spared: Record<string, object> = {
  create_tenant: { name: "" },
  update_profile: { name: "" },
  // Whoever holds an invitation's token may look at it and use it: that is what it is for.
  peek_invitation: { token: randomUUID() },
  accept_invitation: { token: randomUUID() },
  begin_contact_import: { import_id: randomUUID() },
  // Its page begins behind a call, those of the others before a moment.
  list_ligacoes: { before: null },
};

/** Not refused but empty: no row, or only the asker's own notices and an id that they made up. */
function isNothing({ name, reads }: Verb, text: string): boolean {
  if (name === "read_notifications") return text === "0";
  if (name === "begin_contact_import") return text.includes(demoTenants.rival.id);
  return reads && ["[]", "null", ""].includes(text);
}

let company: Planted;
let people: Outsiders;
let all: Verb[];
let ids: Set<string>;

beforeAll(async () => {
  company = await plantCompany(marker);
  const claims = { sub: company.removedId, tenant_id: company.id, tenant_role: "admin" };
  const removed = { token: await signed(claims), userId: company.removedId };
  [people, all, ids] = await Promise.all([
    outsidersOf(company.id, removed),
    verbs(),
    idsOf(company.id),
  ]);
});

const withRow = () => all.filter(({ args }) => args.some(namesARow));
const withoutRow = () => all.filter(({ args }) => !args.some(namesARow));

/** The arguments of a verb as they are meant in the planted company. */
function meant({ name, args }: Verb): Record<string, unknown> {
  const given = args.map(({ name, type }) => [name, asJson(type, company.values.get(name)!)]);
  return { ...Object.fromEntries(given), ...spared[name] };
}

const contains = (text: string) => leakedIn(text, ids).length > 0 || text.includes(marker);

it("every argument of every verb is known: one that is not belongs into isolation.plant()", () => {
  const unknown = all.flatMap(({ name, args }) =>
    args.filter((arg) => !company.values.has(arg.name)).map((arg) => `${name}(${arg.name})`),
  );
  expect(unknown).toEqual([]);
  expect(withRow().length).toBeGreaterThan(40);
  expect(withoutRow().length).toBeGreaterThan(10);
});

describe("the company's owner", () => {
  it("is answered by every verb that only reads", async () => {
    const owner = { sub: company.ownerId, tenant_id: company.id, tenant_role: "owner" };
    const token = await signed(owner);
    const told: string[] = [];
    for (const verb of all.filter(({ name, reads }) => reads && !(name in spared))) {
      const { status, text } = await askVerb(token, verb.name, meant(verb));
      expect([verb.name, status, text]).toEqual([verb.name, 200, text]);
      if (contains(text)) told.push(verb.name);
    }
    // What outsiders must not hear is there to be heard.
    expect(told).toEqual(
      expect.arrayContaining([
        ...["conversation_detail", "dead_jobs", "inbox_changes"],
        ...["my_tenants", "operations_status", "search_inbox"],
      ]),
    );
  });
});

describe.each(outsiderNames)("%s", (who) => {
  it("finds the company's ids unknown to every verb", async () => {
    const before = await stateOf(company.id);
    for (const verb of withRow()) {
      const given = meant(verb);
      const { status, text } = await askVerb(people[who].token, verb.name, given);
      const named = Object.values(given).flat().map(String);
      expect([verb.name, leakedIn(text, ids, [...named, company.id])]).toEqual([verb.name, []]);
      expect([verb.name, text.includes(marker)]).toEqual([verb.name, false]);
      const isRefused = status >= 400 && status < 500;
      expect([verb.name, status, isRefused || isNothing(verb, text)]).toEqual([
        ...[verb.name, status, true],
      ]);
    }
    expect(await stateOf(company.id)).toEqual(before);
  });

  it("hears nothing of the company from the verbs that take no id", async () => {
    const before = await stateOf(company.id);
    for (const verb of withoutRow()) {
      const { status, text } = await askVerb(people[who].token, verb.name, meant(verb));
      expect([verb.name, status < 500, leakedIn(text, ids)]).toEqual([verb.name, true, []]);
      expect([verb.name, text.includes(marker)]).toEqual([verb.name, false]);
    }
    expect(await stateOf(company.id)).toEqual(before);
  });
});
