// The worker and the door of WhatsApp in a process that is quick to start and does nothing unasked.
import { host } from "../../supabase/functions/_shared/http/host.ts";
import door from "../../supabase/functions/whatsapp-webhook/index.ts";
import { drain } from "../../supabase/functions/worker/drain.ts";

const TAKE_FOR_MS = 20_000;

Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.env.get("FUNCTIONS_PORT")) },
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/ready") return new Response();
    if (pathname !== "/drain") return await door.fetch(request);
    try {
      // Nobody lingers for what may yet be said: everything has been.
      return Response.json(await drain(host(), TAKE_FOR_MS, 0));
    } catch {
      return new Response(null, { status: 500 });
    }
  },
);

// The parent holds the other end of stdin: when it is gone, even killed, so are we.
for await (const _ of Deno.stdin.readable);
Deno.exit(0);
