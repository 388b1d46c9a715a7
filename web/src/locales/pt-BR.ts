// All that can be said, for the types and for the tests; the page loads it room by room.
import ai from "./pt-BR/ai.json";
import broadcasts from "./pt-BR/broadcasts.json";
import calls from "./pt-BR/calls.json";
import compose from "./pt-BR/compose.json";
import contacts from "./pt-BR/contacts.json";
import core from "./pt-BR/core.json";
import crm from "./pt-BR/crm.json";
import errors from "./pt-BR/errors.json";
import inbox from "./pt-BR/inbox.json";
import integrations from "./pt-BR/integrations.json";
import knowledge from "./pt-BR/knowledge.json";
import messages from "./pt-BR/messages.json";
import operations from "./pt-BR/operations.json";
import panel from "./pt-BR/panel.json";
import phone from "./pt-BR/phone.json";
import ramal from "./pt-BR/ramal.json";
import search from "./pt-BR/search.json";
import start from "./pt-BR/start.json";
import tags from "./pt-BR/tags.json";
import tenancy from "./pt-BR/tenancy.json";

export const ptBR = {
  ai,
  broadcasts,
  calls,
  compose,
  contacts,
  core,
  crm,
  errors,
  inbox,
  integrations,
  knowledge,
  messages,
  operations,
  panel,
  phone,
  ramal,
  search,
  start,
  tags,
  tenancy,
};
