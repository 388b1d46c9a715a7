// The simulated WhatsApp's own controls: its customers, its settings, and what it saw.
import { config } from "./stack.ts";

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

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${config.urls.simulators}/_sim/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

export const simulator = {
  addCustomer: (person: object) => call<Customer>("POST", "whatsapp/customers", person),
  write: (message: object) => call<{ id: string }>("POST", "whatsapp/inbound", message),
  album: (photos: object) => call<object[]>("POST", "whatsapp/album", photos),
  read: (customer: string, phone_number_id: string) =>
    call<object>("POST", "whatsapp/read", { customer, phone_number_id }),
  thread: async (customer: string, phone_number_id: string) => {
    const query = new URLSearchParams({ customer, phone_number_id });
    return (await call<{ messages: Shown[] }>("GET", `whatsapp/thread?${query}`)).messages;
  },
  template: (template: object) => call<object>("POST", "whatsapp/templates", template),
  sent: () => call<SentLog>("GET", "whatsapp/sent"),
  deliveries: () => call<Deliveries>("GET", "whatsapp/deliveries"),
  settings: () => call<Settings>("GET", "whatsapp/settings"),
  change: (settings: Partial<Settings>) => call<Settings>("POST", "whatsapp/settings", settings),
  fail: (fault: object) => call<object>("POST", "faults", fault),
  faults: () => call<object[]>("GET", "faults"),
  mend: () => call<object[]>("DELETE", "faults"),
};
