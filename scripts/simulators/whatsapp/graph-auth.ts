// Access tokens: which one came, whether it lives, and which objects it may see.
import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { GraphError, objectMissing } from "./graph-error.ts";
import type { Line, World } from "./world.ts";

export function authenticate(world: World, req: IncomingMessage, url: URL, path: string): string {
  const header = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? "");
  const token = header?.[1] ?? url.searchParams.get("access_token");
  if (!token) {
    throw path === "/me"
      ? new GraphError(
          400,
          2500,
          "An active access token must be used to query information about the current user.",
        )
      : new GraphError(401, 104, "(#104) An access token is required to request this resource.");
  }
  if (world.expiredTokens.has(token)) {
    throw deadToken();
  }
  const lines = linesOf(world, token);
  if (lines.length === 0) {
    throw new GraphError(401, 190, "Invalid OAuth access token - Cannot parse access token");
  }
  const proof = url.searchParams.get("appsecret_proof");
  const expected = createHmac("sha256", lines[0]!.app_secret).update(token).digest("hex");
  if (proof !== null && proof !== expected) {
    throw new GraphError(400, 100, "Invalid appsecret_proof provided in the API argument", {
      type: "GraphMethodException",
    });
  }
  return token;
}

export function deadToken(): GraphError {
  return new GraphError(
    401,
    190,
    "Error validating access token: Session has expired on Monday, 23-Nov-26 10:00:00 PST. The current time is later.",
    { subcode: 463 },
  );
}

export function linesOf(world: World, token: string): Line[] {
  return [...world.lines.values()].filter((line) => line.access_token === token);
}

/** The number of that id, if the token may see it; another business's number does not exist. */
export function ownLine(world: World, token: string, id: string, method: string): Line {
  const line = world.lines.get(id);
  if (!line || line.access_token !== token) throw objectMissing(method, id);
  return line;
}
