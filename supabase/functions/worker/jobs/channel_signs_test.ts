import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeProvider } from "../../_shared/channels/testing.ts";
import type { Database, SignTarget } from "../../_shared/db.ts";
import { INTEGRACAO, NUMBER, sealedIntegracao, TENANT } from "../../_shared/http/testing.ts";
import type { ClaimedJob } from "../../_shared/jobs/job_database.ts";
import { TOKEN, work } from "../testing.ts";

const target: SignTarget = {
  channel_kind: "whatsapp",
  address: NUMBER,
  integracao_id: INTEGRACAO,
  ref: "wamid.x",
};
const job = (kind: string): ClaimedJob => ({
  job_id: "7",
  kind,
  payload: { tenant_id: TENANT, conversation_id: INTEGRACAO, message_id: INTEGRACAO },
  attempt: 1,
});

async function give(
  kind: string,
  answer: object = { success: true },
  told: SignTarget | null = target,
) {
  const { http, calls } = fakeProvider(() => Promise.resolve(Response.json(answer)));
  const integracao = await sealedIntegracao({ access_token: TOKEN });
  const database: Partial<Database> = {
    signTarget: () => Promise.resolve(told),
    integracao: () => Promise.resolve(integracao),
  };
  const { finished, lines } = await work({ jobs: [job(kind)], database, provider: http });
  return { finished, calls, lines };
}

describe("signs to the customer", () => {
  it("say that a message was read", async () => {
    const { finished, calls } = await give("channel.read");
    assert.deepEqual(finished, ["7"]);
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.headers.get("authorization"), `Bearer ${TOKEN}`);
    assert.match(calls[0]?.url ?? "", new RegExp(`/${NUMBER}/messages$`));
    assert.deepEqual(calls[0]?.body, {
      messaging_product: "whatsapp",
      status: "read",
      message_id: "wamid.x",
    });
  });

  it("say that somebody is writing", async () => {
    const { calls } = await give("channel.typing");
    assert.deepEqual(calls[0]?.body, {
      messaging_product: "whatsapp",
      status: "read",
      message_id: "wamid.x",
      typing_indicator: { type: "text" },
    });
  });

  it("are tried once: a late one would be wrong", async () => {
    const { finished, lines } = await give("channel.read", { error: { code: 100 } });
    assert.deepEqual(finished, ["7"]);
    assert.ok(lines.some(({ event }) => event === "sign.refused"));
  });

  it("are for nobody once the channel is off", async () => {
    const { finished, calls } = await give("channel.typing", {}, null);
    assert.deepEqual(finished, ["7"]);
    assert.equal(calls.length, 0);
  });
});
