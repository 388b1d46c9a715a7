import ai from "./en/ai.json";
import broadcasts from "./en/broadcasts.json";
import calls from "./en/calls.json";
import compose from "./en/compose.json";
import contacts from "./en/contacts.json";
import core from "./en/core.json";
import crm from "./en/crm.json";
import errors from "./en/errors.json";
import inbox from "./en/inbox.json";
import integrations from "./en/integrations.json";
import knowledge from "./en/knowledge.json";
import messages from "./en/messages.json";
import operations from "./en/operations.json";
import panel from "./en/panel.json";
import phone from "./en/phone.json";
import ramal from "./en/ramal.json";
import search from "./en/search.json";
import start from "./en/start.json";
import tags from "./en/tags.json";
import tenancy from "./en/tenancy.json";

export const en = {
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
