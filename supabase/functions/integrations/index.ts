// Provider connections for signed-in admins: what can be connected, connecting it, testing it.
import { signedIn } from "../_shared/http/signed_in.ts";
import { routes } from "./routes.ts";

export default { fetch: signedIn("integrations", routes) };
