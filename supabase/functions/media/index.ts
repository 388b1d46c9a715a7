// Files on their way out, for signed-in people: what lies in the bucket is looked at before a message
// may carry it.
import { signedIn } from "../_shared/http/signed_in.ts";
import { routes } from "./routes.ts";

export default { fetch: signedIn("media", routes) };
