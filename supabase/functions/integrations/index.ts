// Provider connections for signed-in admins: what can be connected, connecting it, testing it.
import type { Database } from "@prosa/shared/database.types.ts";
import { withSupabase } from "@supabase/server";
import { api } from "../_shared/http/api.ts";
import { noteCaller } from "../_shared/http/caller.ts";
import { host } from "../_shared/http/host.ts";
import { adminOf } from "./admin.ts";
import { route } from "./routes.ts";

export default {
  fetch: api("integrations", (asked, line) =>
    withSupabase<Database>({ auth: "user", cors: "disabled" }, (request, context) => {
      noteCaller(line, context);
      return route(request, adminOf(context), host());
    })(asked),
  ),
};
