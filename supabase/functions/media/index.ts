// Files on their way out, for signed-in people: what lies in the bucket is looked at before a message
// may carry it.
import type { Database } from "@prosa/shared/database.types.ts";
import { withSupabase } from "@supabase/server";
import { api } from "../_shared/http/api.ts";
import { noteCaller } from "../_shared/http/caller.ts";
import { host } from "../_shared/http/host.ts";
import { agentOf } from "./agent.ts";
import { route } from "./routes.ts";

export default {
  fetch: api("media", (asked, line) =>
    withSupabase<Database>({ auth: "user", cors: "disabled" }, (request, context) => {
      noteCaller(line, context);
      return route(request, agentOf(context), host());
    })(asked),
  ),
};
