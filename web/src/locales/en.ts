import compose from "./en/compose.json";
import core from "./en/core.json";
import errors from "./en/errors.json";
import inbox from "./en/inbox.json";
import integrations from "./en/integrations.json";
import messages from "./en/messages.json";
import tenancy from "./en/tenancy.json";

export const en = { compose, core, errors, inbox, integrations, messages, tenancy };
