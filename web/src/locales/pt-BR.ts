// All that can be said, for the types and for the tests; the page loads it room by room.
import compose from "./pt-BR/compose.json";
import core from "./pt-BR/core.json";
import errors from "./pt-BR/errors.json";
import inbox from "./pt-BR/inbox.json";
import integrations from "./pt-BR/integrations.json";
import messages from "./pt-BR/messages.json";
import tenancy from "./pt-BR/tenancy.json";

export const ptBR = { compose, core, errors, inbox, integrations, messages, tenancy };
