import { describe, expect, it } from "vitest";
import { connectRequest, PlataformaEnum } from "../src/integrations.ts";
import { jobs } from "../src/jobs.ts";

describe("PlataformaEnum", () => {
  it("holds the carrier, the messenger and the AIs", () => {
    const names = ["api4com", "whatsapp", "openai", "anthropic", "compatible"];
    expect([...PlataformaEnum.options].sort()).toEqual(names.sort());
  });
});

describe("connectRequest", () => {
  const request = { plataforma: "whatsapp", nome: " Loja ", values: { access_token: "t" } };

  it("trims the name and lets the id be absent", () => {
    expect(connectRequest.parse(request)).toEqual({ ...request, nome: "Loja" });
  });

  it.each([
    { ...request, nome: "  " },
    { ...request, id: "1" },
    { ...request, values: { access_token: "t".repeat(4001) } },
    { ...request, values: { access_token: 7 } },
  ])("refuses %j", (bad) => {
    expect(connectRequest.safeParse(bad).success).toBe(false);
  });
});

describe("job payloads", () => {
  it("are checked before a handler sees them", () => {
    const id = crypto.randomUUID();
    const payload = { tenant_id: id, delivery_id: id };
    expect(jobs["ingest.retry"].parse(payload)).toEqual(payload);
    expect(jobs["ingest.retry"].safeParse({ delivery_id: id }).success).toBe(false);
  });
});
