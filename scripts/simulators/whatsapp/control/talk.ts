// What customers say and do in a chat, and what the owner types on the phone.
import { asObject, RequestRefused } from "../../http.ts";
import { choicesOf, tapped } from "../inbound/choices.ts";
import { adClick, type Said, said } from "../inbound/content.ts";
import { writeAsOwner } from "../inbound/echo.ts";
import { readSample, samples } from "../inbound/samples.ts";
import { arrived, compose, type Inbound, writeToBusiness } from "../inbound/write.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Customer, Line, Message } from "../world.ts";
import { knownOrNew } from "./people.ts";
import { type Body, type Calls, count, customerOf, doorOf, lineOf, messageOf } from "./refs.ts";

export const talk: Calls = {
  "POST inbound": async (sim, body) => {
    const { customer, line } = partiesOf(sim, body);
    const words = await said(sim, line, body);
    return write(sim, inboundOf(customer, line, words, body), body.wait === true);
  },
  "POST tap": tap,
  "POST react": (sim, body) => change(sim, "reaction", body),
  "POST edit": (sim, body) => change(sim, "edit", body),
  "POST revoke": (sim, body) => change(sim, "revoke", body),
  "POST echo": async (sim, body) => {
    const of = body.of === undefined ? null : messageOf(sim, body.of);
    const { customer, line } = partiesOf(sim, of ? { ...body, message_id: of.id } : body);
    const words = await said(sim, line, of ? { text: "echo" } : body);
    const replyTo = typeof body.reply_to === "string" ? body.reply_to : null;
    const { message, posted } = writeAsOwner(sim, { customer, line, said: words, of, replyTo });
    if (body.wait === true) await posted;
    return message;
  },
  "POST album": album,
  "POST batch": batch,
  "GET samples": () => samples,
};

async function write(sim: WhatsApp, inbound: Inbound, wait: boolean): Promise<Message> {
  const { message, posted } = writeToBusiness(sim, inbound);
  if (wait) await posted;
  return message;
}

async function change(sim: WhatsApp, type: string, body: Body) {
  const { customer, line } = partiesOf(sim, body);
  const words = await said(sim, line, { ...body, type });
  return write(sim, inboundOf(customer, line, words, body), body.wait === true);
}

/** Taps a button or a row by its id, its title or its place. */
async function tap(sim: WhatsApp, body: Body) {
  const message = messageOf(sim, body.message_id);
  const choices = choicesOf(message);
  const choice =
    typeof body.index === "number"
      ? choices[body.index]
      : choices.find(({ id, title }) => id === body.id || title === body.title);
  if (!choice) {
    const known = choices.map(({ id }) => id).join(", ") || "nothing";
    throw new RequestRefused(422, "choice_unknown", `The message offers ${known}.`);
  }
  const { customer, line } = partiesOf(sim, body);
  const words: Said = { ...tapped(choice), text: choice.title, media: null, about: null };
  const inbound = inboundOf(customer, line, words, { ...body, reply_to: message.id });
  return write(sim, inbound, body.wait === true);
}

/** Photos sent at once come as one webhook each, side by side. */
async function album(sim: WhatsApp, body: Body) {
  const { customer, line } = partiesOf(sim, body);
  const photo = await readSample(samples[0]!);
  const all = Array.from({ length: count(body.count, 10, 100) }, async (_, at) => {
    // Bytes after a JPEG's end are harmless and make each photo another file.
    const base64 = Buffer.concat([photo, Buffer.from(`album ${at}`)]).toString("base64");
    const words = await said(sim, line, { type: "image", media: { base64 } });
    return write(sim, inboundOf(customer, line, words, body), body.wait === true);
  });
  return Promise.all(all);
}

/** Many texts in one webhook, an entry each, from one customer or from several in turn. */
async function batch(sim: WhatsApp, body: Body) {
  const line = lineOf(sim, body.phone_number_id);
  const refs = Array.isArray(body.customers) ? body.customers : [body.customer];
  const people = refs.map((ref) => whoIs(sim, ref));
  const words = typeof body.text === "string" ? body.text : "lote";
  const written = Array.from({ length: count(body.count, 1_000, 10_000) }, (_, at) => {
    const text = `${words} ${at + 1}`;
    const content: Said = {
      type: "text",
      content: { text: { body: text } },
      text,
      media: null,
      about: null,
    };
    return compose(sim, inboundOf(people[at % people.length]!, line, content, body));
  });
  const parcels = written.map(({ parcel }) => parcel);
  if (body.shuffle === true) parcels.sort(() => Math.random() - 0.5);
  const posted = sim.courier.postTogether(parcels).then(async ({ settled }) => {
    if (await settled) for (const { message } of written) arrived(sim, message);
  });
  if (body.wait === true) await posted;
  return { count: written.length, ids: written.map(({ message }) => message.id) };
}

function inboundOf(customer: Customer, line: Line, words: Said, body: Body): Inbound {
  return {
    customer,
    line,
    said: words,
    marks: marksOf(body),
    replyTo: typeof body.reply_to === "string" ? body.reply_to : null,
    at: typeof body.at === "number" ? body.at : Date.now(),
    door: doorOf(body.door),
    copies: typeof body.copies === "number" ? body.copies : undefined,
  };
}

function marksOf({ forwarded, referral, group_id }: Body): Body {
  const marks: Body = {};
  if (forwarded === true) marks.context = { forwarded: true };
  if (forwarded === "often") marks.context = { forwarded: true, frequently_forwarded: true };
  if (referral) marks.referral = asObject(referral) ?? adClick;
  if (typeof group_id === "string") marks.group_id = group_id;
  return marks;
}

/** Named outright, or those of the message that the call is about. */
function partiesOf(sim: WhatsApp, body: Body): { customer: Customer; line: Line } {
  const about =
    typeof body.message_id === "string" ? sim.world.messages.get(body.message_id) : undefined;
  return {
    customer: whoIs(sim, body.customer ?? about?.customer_id),
    line: lineOf(sim, body.phone_number_id ?? about?.phone_number_id),
  };
}

function whoIs(sim: WhatsApp, ref: unknown): Customer {
  const person = asObject(ref);
  return person ? knownOrNew(sim, person) : customerOf(sim, ref);
}
