// What the customer says and does. Each call ends in a drawing; a failure is said by the composer.
import { api } from "./api.js";
import { currentCustomer, currentKey, currentNumber, redraw, state } from "./state.js";

const problems = {
  unreachable: "O simulador não respondeu. Veja se o Prosa está rodando e tente de novo.",
  customer_not_found: "Este cliente não existe mais. Recarregue a página.",
  message_not_found: "Esta mensagem é antiga demais para o simulador.",
  phone_invalid: "Escreva o telefone completo, com +55 e DDD.",
  phone_taken: "Outro cliente já tem este número.",
  body_too_large: "O arquivo é grande demais para o simulador (até 20 MB).",
  number_not_found: "Este número da empresa não existe mais. Recarregue a página.",
};

export async function send(text) {
  if (!currentCustomer()?.online || !currentNumber() || text.trim() === "") return;
  const key = currentKey();
  const { editing, replyTo } = state;
  state.drafts.delete(key);
  Object.assign(state, { replyTo: null, editing: null });
  const sent = editing
    ? await attempt(() => api.edit(editing.id, text))
    : await say(text, replyTo ? { reply_to: replyTo.id } : {});
  if (sent) return;
  state.drafts.set(key, text);
  redraw();
}

export function say(text, more = {}) {
  return write(api.write, { text, ...more });
}

export function sayAsOwner(text) {
  return write(api.echo, { text });
}

/** Anything but words; the draft becomes the caption where there can be one. */
export function sendType(type, more = {}) {
  const replyTo = state.replyTo?.id;
  state.replyTo = null;
  const captioned = ["image", "video", "document"].includes(type);
  const caption = captioned ? (state.drafts.get(currentKey()) ?? "").trim() : "";
  if (caption !== "") state.drafts.delete(currentKey());
  return write(api.write, {
    type,
    ...(caption === "" ? {} : { caption }),
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...more,
  });
}

export function sendAlbum() {
  return write(api.album, { count: 10 });
}

export async function sendFile(type, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const media = { base64: bytes.toBase64?.() ?? slowBase64(bytes), mime_type: file.type };
  return sendType(type, { media: { ...media, file_name: file.name ?? null } });
}

function slowBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(text);
}

export const tap = (messageId, choice) => attempt(() => api.tap(messageId, choice));
export const react = (messageId, emoji) =>
  attempt(() => api.react(messageId, state.customerId, emoji));
export const revoke = (messageId) => attempt(() => api.revoke(messageId));
export const played = (messageId) => attempt(() => api.played(messageId));
export const switchCustomer = (changes) =>
  attempt(() => api.switchCustomer(state.customerId, changes));

/** Something that happens to the customer of the moment. */
export async function tool(run) {
  const customer = currentCustomer();
  return customer ? attempt(() => run(customer)) : false;
}

async function write(call, message) {
  const [customer, number] = [currentCustomer(), currentNumber()];
  if (!customer || !number) return false;
  const parties = { customer: customer.id, phone_number_id: number.phone_number_id };
  return attempt(() => call({ ...parties, ...message }));
}

/** True when it went well; otherwise the composer says what did not. */
async function attempt(work) {
  state.note = null;
  redraw();
  try {
    await work();
    return true;
  } catch (error) {
    state.note = problems[error.code] ?? "Não deu certo. Tente de novo.";
    redraw();
    return false;
  }
}
