import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeHost, logged } from "../../_shared/http/testing.ts";
import type { Deliver, Mail } from "../../_shared/mail.ts";
import { tellOperator } from "./operator_tell.ts";

const payload = { provider: "whatsapp", address: "9009" };

async function tell(deliver: Deliver | null, operator: string | undefined) {
  const host = fakeHost();
  host.env = { ...host.env, variables: { ...host.env.variables, OPERATOR_EMAIL: operator } };
  const { result, lines } = await logged(() => tellOperator(host, payload, false, deliver));
  return { done: result, events: lines.map(({ event }) => event), lines };
}

describe("the operator", () => {
  it("is written to about the address that belongs to nobody", async () => {
    const mails: Mail[] = [];
    const { done, events, lines } = await tell(
      async (mail) => void mails.push(mail),
      "op@prosa.test",
    );
    assert.deepEqual([done, events], [true, ["operator.told"]]);
    assert.equal(mails[0]?.to, "op@prosa.test");
    assert.match(mails[0]?.text ?? "", /9009/);
    assert.doesNotMatch(JSON.stringify(lines), /op@prosa/);
  });

  it("is told by the log alone where there is no address or no mail server", async () => {
    const unasked = () => Promise.reject(new Error("not to be asked"));
    for (const [deliver, operator] of [
      [unasked, undefined],
      [null, "op@prosa.test"],
    ] as const) {
      const { done, events } = await tell(deliver, operator);
      assert.deepEqual([done, events], [true, ["operator.not_told"]]);
    }
  });

  it("is written to again when the server does not take it", async () => {
    await assert.rejects(
      tell(() => Promise.reject(new Error("451 later")), "op@prosa.test"),
      /451/,
    );
  });
});
