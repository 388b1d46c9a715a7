// The telephone provider for signed-in people: the account's token stays here, and so do the
// extensions' passwords.
import { signedIn } from "../_shared/http/signed_in.ts";
import { api4com } from "../_shared/telephony/api4com/index.ts";
import { routesOf } from "./routes.ts";

export default { fetch: signedIn("api4com-proxy", routesOf(api4com)) };
