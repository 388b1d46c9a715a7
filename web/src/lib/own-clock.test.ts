import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchByOwnClock } from "./own-clock.ts";

const session = { access_token: "a", expires_in: 900, expires_at: 1_790_000_000 };

function answering(body: object, status = 200) {
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
}
afterEach(() => vi.unstubAllGlobals());

describe("a session", () => {
  it.each(["token?grant_type=refresh_token", "token?grant_type=password", "verify", "signup"])(
    "from %s ends by the browser's clock, not by the server's",
    async (path) => {
      answering(session);
      const answer = await fetchByOwnClock(`http://api.test/auth/v1/${path}`, { method: "POST" });
      expect(await answer.json()).toEqual({ access_token: "a", expires_in: 900 });
    },
  );

  it("that was refused is left as it is, and so is everything else", async () => {
    answering({ code: "invalid_credentials" }, 400);
    const refused = await fetchByOwnClock("http://api.test/auth/v1/token?grant_type=password");
    expect([refused.status, await refused.json()]).toEqual([400, { code: "invalid_credentials" }]);
    answering({ expires_at: "2026-11-22" });
    const invitation = await fetchByOwnClock(new URL("http://api.test/rest/v1/invitations"));
    expect(await invitation.json()).toEqual({ expires_at: "2026-11-22" });
  });
});
