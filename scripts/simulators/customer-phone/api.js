// The simulator's control calls, as the pages use them.

export class SimulatorError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/_sim/${path}`, {
      method,
      headers: body ? { "content-type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new SimulatorError("unreachable");
  }
  const answer = await response.json();
  if (!response.ok) throw new SimulatorError(answer.code);
  return answer;
}

const query = (values) => new URLSearchParams(values).toString();

export const api = {
  customers: () => call("GET", "whatsapp/customers"),
  addCustomer: (customer) => call("POST", "whatsapp/customers", customer),
  switchCustomer: (customer, changes) =>
    call("PATCH", "whatsapp/customers", { customer, ...changes }),
  numbers: () => call("GET", "whatsapp/numbers"),
  threads: () => call("GET", "whatsapp/threads"),
  thread: (customer, phone_number_id) =>
    call("GET", `whatsapp/thread?${query({ customer, phone_number_id })}`),
  write: (message) => call("POST", "whatsapp/inbound", message),
  album: (message) => call("POST", "whatsapp/album", message),
  echo: (message) => call("POST", "whatsapp/echo", message),
  tap: (message_id, choice) => call("POST", "whatsapp/tap", { message_id, ...choice }),
  react: (message_id, customer, emoji) =>
    call("POST", "whatsapp/react", { message_id, customer, emoji }),
  edit: (message_id, text) => call("POST", "whatsapp/edit", { message_id, text }),
  revoke: (message_id) => call("POST", "whatsapp/revoke", { message_id }),
  played: (message_id) => call("POST", "whatsapp/played", { message_id }),
  changeNumber: (customer, phone) => call("POST", "whatsapp/change-number", { customer, phone }),
  changeUserId: (customer) => call("POST", "whatsapp/change-user-id", { customer }),
  read: (customer, phone_number_id) => call("POST", "whatsapp/read", { customer, phone_number_id }),
  faults: () => call("GET", "faults"),
  addFault: (fault) => call("POST", "faults", fault),
  removeFault: (id) => call("DELETE", `faults?id=${id}`),
  clearFaults: () => call("DELETE", "faults"),
  mails: () => call("GET", "mails"),
};

export const telephone = {
  accounts: () => call("GET", "api4com/accounts"),
  calls: () => call("GET", "api4com/calls"),
  numbers: () => call("GET", "api4com/numbers"),
  ring: (body) => call("POST", "api4com/ring", body),
  hangUp: (id) => call("POST", "api4com/hangup", { call: id }),
};

export const playedAi = {
  requests: (limit) => call("GET", `ai/requests?limit=${limit}`),
  faults: () => call("GET", "ai/faults"),
  addFault: (fault) => call("POST", "ai/faults", fault),
  removeFault: (id) => call("DELETE", `ai/faults?id=${id}`),
};

/** Calls a listener per event type; `onState(true)` on every (re)connection. */
export function listen(listeners, onState) {
  const source = new EventSource("/_sim/events");
  source.addEventListener("open", () => onState(true));
  source.addEventListener("error", () => onState(false));
  for (const [type, listener] of Object.entries(listeners)) {
    source.addEventListener(type, (event) => listener(JSON.parse(event.data)));
  }
}
