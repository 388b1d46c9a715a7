// The door of a function for signed-in people: who calls, which route answers them, and the line of
// the log that says both.
import type { Database } from "@prosa/shared/database.types.ts";
import { withSupabase } from "@supabase/server";
import { api } from "./api.ts";
import { callerOf, noteCaller } from "./caller.ts";
import { host } from "./host.ts";
import { answerBy, type Route } from "./route.ts";

export function signedIn(name: string, routes: readonly Route[]) {
  return api(name, (asked, line) =>
    withSupabase<Database>({ auth: "user", cors: "disabled" }, (request, context) => {
      noteCaller(line, context);
      return answerBy(routes, name, { request, caller: callerOf(context), host: host() });
    })(asked),
  );
}
