import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ListedTemplate } from "@prosa/shared/templates.ts";
import { fakeProvider } from "../../_shared/channels/testing.ts";
import type { Database, SealedIntegracao } from "../../_shared/db.ts";
import { INTEGRACAO, sealedIntegracao, TENANT } from "../../_shared/http/testing.ts";
import { TOKEN, work } from "../testing.ts";

const list = {
  data: [
    {
      id: "15",
      name: "boas_vindas",
      language: "pt_BR",
      category: "MARKETING",
      status: "APPROVED",
      components: [{ type: "BODY", text: "Oi {{1}}" }],
    },
  ],
};

async function sync(
  integracao: SealedIntegracao | null,
  answer: () => Response = () => Response.json(list),
) {
  const stored: ListedTemplate[][] = [];
  const refused: unknown[] = [];
  const { http, calls } = fakeProvider(() => Promise.resolve(answer()));
  const database: Partial<Database> = {
    integracao: () => Promise.resolve(integracao),
    storeTemplates: (tenantId, integracaoId, templates) => {
      assert.deepEqual([tenantId, integracaoId], [TENANT, INTEGRACAO]);
      stored.push(templates);
      return Promise.resolve();
    },
    reportRefusedAccess: async (...whose) => void refused.push(whose),
  };
  const payload = { tenant_id: TENANT, integracao_id: INTEGRACAO };
  const jobs = [{ job_id: "7", kind: "templates.sync", payload, attempt: 1 }];
  const { finished, postponed, lines } = await work({ jobs, database, provider: http });
  return { stored, refused, calls, finished, postponed, lines };
}

const connected = await sealedIntegracao({ access_token: TOKEN });

describe("syncing templates", () => {
  it("keeps what the provider lists, asked with the connection's own token", async () => {
    const { stored, calls, finished } = await sync(connected);
    assert.deepEqual(finished, ["7"]);
    assert.deepEqual(
      stored[0]?.map(({ name, parameters }) => [name, parameters.body]),
      [["boas_vindas", ["1"]]],
    );
    assert.match(calls[0]?.url ?? "", /\/200000000000001\/message_templates\?/);
    assert.equal(calls[0]?.headers.get("authorization"), `Bearer ${TOKEN}`);
  });

  it("comes back when the provider is down, and stores nothing then", async () => {
    const down = () => Response.json({ error: { code: 2, message: "down" } }, { status: 500 });
    const { stored, postponed } = await sync(connected, down);
    assert.deepEqual(postponed, ["7"]);
    assert.deepEqual(stored, []);
  });

  it("leaves a refusal to the next hour, and tells whose token is dead without telling it", async () => {
    const refusal = () => Response.json({ error: { code: 190, message: TOKEN } }, { status: 401 });
    const { stored, refused, finished, lines } = await sync(connected, refusal);
    assert.deepEqual(finished, ["7"]);
    assert.deepEqual(stored, []);
    assert.ok(lines.some((line) => line.code === "channel_auth"));
    assert.deepEqual(refused, [[TENANT, INTEGRACAO]]);
    const forbidden = () => Response.json({ error: { code: 10, message: "" } }, { status: 403 });
    assert.deepEqual((await sync(connected, forbidden)).refused, []);
    assert.ok(!JSON.stringify(lines).includes(TOKEN));
  });

  it("asks nobody for a connection that is gone, another company's, or without a token", async () => {
    const others = [
      null,
      { ...connected, tenant_id: INTEGRACAO },
      { ...connected, access_token: null },
      { ...connected, plataforma: "telegrafo" },
    ];
    for (const integracao of others) {
      const { calls, finished, stored } = await sync(integracao);
      assert.deepEqual([calls.length, stored.length], [0, 0]);
      assert.deepEqual(finished, ["7"]);
    }
  });
});
