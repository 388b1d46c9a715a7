import core from "./en/core.json";
import errors from "./en/errors.json";
import inbox from "./en/inbox.json";
import integrations from "./en/integrations.json";
import tenancy from "./en/tenancy.json";

export const en = { core, errors, inbox, integrations, tenancy };
