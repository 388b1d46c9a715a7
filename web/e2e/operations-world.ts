// What the specs of the operation share: the provider's faults, the page of the status, and the way
// back to a channel that sends.
import { expect, type Page } from "@playwright/test";
import { apiAs, info, line } from "./inbox-world.ts";

async function faults(method: "POST" | "DELETE", body?: object): Promise<void> {
  const response = await fetch(`${info.urls.simulators}/_sim/faults`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify({ ...body, phone_number_id: line }) }),
  });
  if (!response.ok) throw new Error(`faults: ${response.status} ${await response.text()}`);
}

/** The provider answers like that from now on, or so many `times`. */
export const fail = (fault: { kind: string; times: number | null; [detail: string]: unknown }) =>
  faults("POST", fault);

export const mend = () => faults("DELETE");

export const LIMITS = { rate_per_minute: 600, threshold: 5, silence_hours: 24 };

/** The admin who looks after the channel, by the API. */
export async function keeper() {
  const api = await apiAs("ana@acme.test");
  const { data } = await api.from("channels").select("id").eq("external_id", line).single();
  const channelId = (data as { id: string } | null)?.id;
  if (!channelId) throw new Error("the demo data has no channel");
  const status = async () => {
    const answer = await api.rpc("wa_metrics", { channel_id: channelId });
    if (answer.error) throw answer.error;
    return answer.data as { circuit_breaker: { status: string } };
  };
  return {
    async sets(limits: Partial<typeof LIMITS>) {
      const { error } = await api.rpc("set_channel_limits", {
        channel_id: channelId,
        ...LIMITS,
        ...limits,
      });
      if (error) throw error;
    },
    /** Faults off, and the breaker closed by whatever message still waits. */
    async recovers() {
      await mend();
      await this.sets({});
      await expect
        .poll(
          async () => {
            const before = await status();
            if (before.circuit_breaker.status !== "CLOSED") {
              await api.rpc("close_breaker", { channel_id: channelId });
            }
            return before.circuit_breaker.status;
          },
          { timeout: 30_000 },
        )
        .toBe("CLOSED");
    },
  };
}

export const figure = (page: Page, name: string) => page.getByRole("region", { name });
export const banner = (page: Page) => page.getByTestId("breaker-banner");
export const bell = (page: Page) => page.getByRole("button", { name: /^Avisos/ });
/** The page asks by itself every 15 s while its line is up. */
export const SOON = { timeout: 25_000 };

export async function openStatus(page: Page): Promise<void> {
  await page.goto(`${info.urls.web}/admin/whatsapp/status`);
  await expect(figure(page, "Circuit Breaker")).toBeVisible();
}
