// Drains the outbox and the job queue. Called by the database after commit and by its clock, with
// the key named `worker`; whoever comes while another is draining shares the work with it.
import { withSupabase } from "@supabase/server";
import { api } from "../_shared/http/api.ts";
import { host } from "../_shared/http/host.ts";
import { drain } from "./drain.ts";

export default {
  fetch: api(
    "worker",
    withSupabase({ auth: "secret:worker", cors: "disabled" }, async () =>
      Response.json(await drain(host())),
    ),
  ),
};
