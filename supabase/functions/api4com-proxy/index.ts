// The telephone provider for signed-in people: the account's token stays here, and so do the
// extensions' passwords.
import type { Database } from "@prosa/shared/database.types.ts";
import { withSupabase } from "@supabase/server";
import { api } from "../_shared/http/api.ts";
import { noteCaller } from "../_shared/http/caller.ts";
import { host } from "../_shared/http/host.ts";
import { api4com } from "../_shared/telephony/api4com/index.ts";
import { callerOf } from "./caller.ts";
import { route } from "./routes.ts";

export default {
  fetch: api("api4com-proxy", (asked, line) =>
    withSupabase<Database>({ auth: "user", cors: "disabled" }, (request, context) => {
      noteCaller(line, context);
      return route(request, callerOf(context), host(), api4com);
    })(asked),
  ),
};
