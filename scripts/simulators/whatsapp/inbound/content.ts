// What a control call's words mean as a message of a customer, or of the owner's own phone.
import { asObject, RequestRefused } from "../../http.ts";
import { isMediaType } from "../media/rules.ts";
import type { WhatsApp } from "../simulator.ts";
import type { Line, Message, MessageMedia } from "../world.ts";
import { inboundFile } from "./media.ts";

type Body = Record<string, unknown>;

export interface Said {
  type: string;
  /** The block named like the type, and whatever else stands beside it. */
  content: Body;
  text: string | null;
  media: MessageMedia | null;
  /** The message that a reaction, an edit or a revocation is about. */
  about: Message | null;
}

const store = {
  latitude: -23.561414,
  longitude: -46.655881,
  name: "Loja Exemplo",
  address: "Av. Exemplo, 1000 - São Paulo, SP",
};
const friend = {
  name: { first_name: "Contato", last_name: "Exemplo", formatted_name: "Contato Exemplo" },
  org: { company: "Empresa Exemplo" },
  phones: [{ phone: "+55 11 99999-0177", wa_id: "5511999990177", type: "CELL" }],
};
const cart = {
  catalog_id: "194836987000001",
  text: "",
  product_items: [
    { product_retailer_id: "SKU-001", quantity: 2, item_price: 30, currency: "BRL" },
    { product_retailer_id: "SKU-002", quantity: 1, item_price: 25.5, currency: "BRL" },
  ],
};
export const adClick = {
  source_url: "https://fb.me/demo",
  source_id: "120226305854810001",
  source_type: "ad",
  body: "Promoção de demonstração",
  headline: "Fale conosco",
  media_type: "image",
  image_url: "https://loja.example/anuncio.jpg",
  ctwa_clid: "AffDemoClickId0001",
};

export async function said(sim: WhatsApp, line: Line, body: Body): Promise<Said> {
  const raw = asObject(body.message);
  if (raw) return nothing(text(raw.type, "message.type"), raw);
  const type = typeof body.type === "string" ? body.type : "text";
  if (type === "voice" || isMediaType(type)) {
    const { block, media } = await inboundFile(sim, line, type, body);
    const name = type === "voice" ? "audio" : type;
    const caption = typeof block.caption === "string" ? block.caption : null;
    return { ...nothing(name, { [name]: block }), text: caption ?? media.file_name, media };
  }
  switch (type) {
    case "text": {
      const words = text(body.text, "text");
      return { ...nothing(type, { text: { body: words } }), text: words };
    }
    case "location": {
      const location = asObject(body.location) ?? store;
      const name = typeof location.name === "string" ? location.name : null;
      return { ...nothing(type, { location }), text: name };
    }
    case "contacts": {
      const contacts = Array.isArray(body.contacts) ? body.contacts : [friend];
      const names = contacts.map((card) => asObject(asObject(card)?.name)?.formatted_name);
      return { ...nothing(type, { contacts }), text: names.join(", ") };
    }
    case "order":
      return { ...nothing(type, { order: asObject(body.order) ?? cart }), text: null };
    case "form": {
      const answers = JSON.stringify(asObject(body.answers) ?? { horario: "10:00" });
      const reply = { name: "flow", body: "Enviado", response_json: answers };
      const interactive = { type: "nfm_reply", nfm_reply: reply };
      return { ...nothing("interactive", { interactive }), text: "Enviado" };
    }
    case "reaction":
    case "edit":
    case "revoke":
      return change(sim, type, body);
    case "unsupported":
      return nothing(type, {
        errors: [
          {
            code: 131051,
            title: "Message type unknown",
            message: "Message type unknown",
            error_data: { details: "Message type is currently not supported." },
          },
        ],
        unsupported: { type: "poll_creation" },
      });
    case "unknown":
      return nothing("hologram", { hologram: { id: "1", depth: 3 } });
    default:
      throw new RequestRefused(422, "type_unknown", `Nobody can send ${type} here.`);
  }
}

function change(sim: WhatsApp, type: "reaction" | "edit" | "revoke", body: Body): Said {
  const id = text(body.message_id, "message_id");
  const about = sim.world.messages.get(id) ?? null;
  if (type === "reaction") {
    const emoji = typeof body.emoji === "string" && body.emoji !== "" ? body.emoji : null;
    const reaction = { message_id: id, ...(emoji ? { emoji } : {}) };
    return { ...nothing(type, { reaction }), text: emoji, about };
  }
  if (type === "revoke") {
    return { ...nothing(type, { revoke: { original_message_id: id } }), about };
  }
  const words = text(body.text, "text");
  // A file keeps its block and gets other words under it.
  const block = about?.media ? asObject(about.content?.[about.type]) : null;
  const message =
    about && block
      ? { type: about.type, [about.type]: { ...block, caption: words } }
      : { type: "text", text: { body: words } };
  return { ...nothing(type, { edit: { original_message_id: id, message } }), text: words, about };
}

function nothing(type: string, content: Body): Said {
  return { type, content, text: null, media: null, about: null };
}

function text(value: unknown, name: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new RequestRefused(422, "field_required", `${name} must be a non-empty string.`);
}
