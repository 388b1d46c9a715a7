// The simulated WhatsApp's own controls: its customers, its settings, and what it saw.
import { control } from "./control.ts";

export interface Customer {
  id: string;
  name: string;
  phone: string | null;
  user_ids: Record<string, string>;
}

export interface Send {
  id: string;
  at: number;
  phone_number_id: string;
  to: string;
  text: string;
  biz_opaque_callback_data: string | null;
}

/** A message as the customer's phone has it. */
export interface Shown {
  id: string;
  type: string;
  text: string | null;
  status: string;
  reply_to: string | null;
  content: Record<string, unknown> | null;
  media: object | null;
  reactions: { emoji: string }[];
}

export interface SentLog {
  count: number;
  distinct: number;
  duplicates: Record<string, number>;
  sends: Send[];
}

export interface Settings {
  delays: Record<string, number>;
  limits: Record<string, number>;
  retry: Record<string, number>;
}

export interface Deliveries {
  pending: number;
  delivered: number;
  abandoned: number;
}

export const simulator = {
  addCustomer: (person: object) => control<Customer>("POST", "whatsapp/customers", person),
  write: (message: object) => control<{ id: string }>("POST", "whatsapp/inbound", message),
  album: (photos: object) => control<object[]>("POST", "whatsapp/album", photos),
  read: (customer: string, phone_number_id: string) =>
    control<object>("POST", "whatsapp/read", { customer, phone_number_id }),
  thread: async (customer: string, phone_number_id: string) => {
    const query = new URLSearchParams({ customer, phone_number_id });
    return (await control<{ messages: Shown[] }>("GET", `whatsapp/thread?${query}`)).messages;
  },
  template: (template: object) => control<object>("POST", "whatsapp/templates", template),
  sent: () => control<SentLog>("GET", "whatsapp/sent"),
  deliveries: () => control<Deliveries>("GET", "whatsapp/deliveries"),
  settings: () => control<Settings>("GET", "whatsapp/settings"),
  change: (settings: Partial<Settings>) => control<Settings>("POST", "whatsapp/settings", settings),
  fail: (fault: object) => control<object>("POST", "faults", fault),
  faults: () => control<object[]>("GET", "faults"),
  mend: () => control<object[]>("DELETE", "faults"),
};
