// Models, asked over the company's own connections: one operation for somebody signed in, or all that
// waits in the queue `ai` for the database, which calls with the key named `worker`.
import type { Database } from "@prosa/shared/database.types.ts";
import { withSupabase } from "@supabase/server";
import { api } from "../_shared/http/api.ts";
import { callerOf, noteCaller } from "../_shared/http/caller.ts";
import { host } from "../_shared/http/host.ts";
import { answer } from "./answer.ts";
import { drain } from "./drain.ts";

export default {
  fetch: api("ai-analyze", (asked, line) =>
    withSupabase<Database>(
      { auth: ["user", "secret:worker"], cors: "disabled" },
      async (request, context) => {
        if (context.authMode === "secret") return Response.json(await drain(host()));
        noteCaller(line, context);
        return await answer(request, callerOf(context), host());
      },
    )(asked),
  ),
};
