// All that can be said, for the types and for the tests; the page loads it room by room.
import core from "./pt-BR/core.json";
import errors from "./pt-BR/errors.json";
import inbox from "./pt-BR/inbox.json";
import integrations from "./pt-BR/integrations.json";
import tenancy from "./pt-BR/tenancy.json";

export const ptBR = { core, errors, inbox, integrations, tenancy };
