// Times, names and phones as a person in Brazil reads them.
const clock = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit" });
const shortDay = new Intl.DateTimeFormat("pt-BR", { day: "2-digit", month: "2-digit" });
const longDay = new Intl.DateTimeFormat("pt-BR", {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const dayMs = 24 * 60 * 60 * 1000;

const startOfDay = (at) => new Date(at).setHours(0, 0, 0, 0);

export function timeOf(at) {
  return clock.format(at);
}

export function dayOf(at, now = Date.now()) {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / dayMs);
  if (days === 0) return "hoje";
  if (days === 1) return "ontem";
  return longDay.format(at);
}

/** For a list: the hour today, the date before. */
export function whenOf(at, now = Date.now()) {
  return startOfDay(at) === startOfDay(now) ? clock.format(at) : shortDay.format(at);
}

export function remaining(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

export function initialsOf(name) {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, "")
    .split(/\s+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => word[0].toUpperCase()).join("") || "?";
}

/** A calm hue of one's own, always the same. */
export function hueOf(id) {
  let sum = 7;
  for (const char of id) sum = (sum * 137 + char.codePointAt(0) * 53) % 360;
  return sum;
}

export function phoneOf(digits) {
  const brazil = /^\+?55(\d{2})(\d{4,5})(\d{4})$/.exec(digits ?? "");
  if (brazil) return `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}`;
  return digits ? `+${digits.replace("+", "")}` : "";
}

/** How people know this customer: by phone or, when it is hidden, by username. */
export function addressOf(customer) {
  if (!customer.hides_phone) return phoneOf(customer.wa_id);
  return customer.username ? `@${customer.username}` : "sem telefone";
}

const typeNames = {
  image: "Foto",
  video: "Vídeo",
  audio: "Áudio",
  document: "Documento",
  sticker: "Figurinha",
  location: "Localização",
  contacts: "Contato",
  order: "Pedido",
  template: "Modelo de mensagem",
  interactive: "Opções",
  unsupported: "Enquete (a empresa não pode vê-la)",
};

export function nameOfType(type) {
  return typeNames[type] ?? `Mensagem do tipo ${type}`;
}

export function previewOf(message) {
  if (!message) return "";
  if (message.revoked_at) return "Mensagem apagada";
  const { type, text } = message;
  if (type === "text" || !(type in typeNames)) return text ?? nameOfType(type);
  if (text && (type === "template" || type === "interactive")) return text;
  return text ? `${nameOfType(type)}: ${text}` : nameOfType(type);
}

const sizes = new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 });

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kb = bytes / 1024;
  return kb < 1024 ? `${sizes.format(kb)} KB` : `${sizes.format(kb / 1024)} MB`;
}

export function moneyOf(value, currency = "BRL") {
  return new Intl.NumberFormat("pt-BR", { style: "currency", currency }).format(value);
}
