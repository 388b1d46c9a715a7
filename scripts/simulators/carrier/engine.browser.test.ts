// The product's phone against the played carrier.
import { describePhone, numbers } from "./claims.ts";
import { startTestCarrier } from "./testing.ts";

describePhone("the played carrier", async () => {
  const carrier = await startTestCarrier();
  carrier.numbers.put({ number: numbers.unanswered, outcome_ms: 1_500 });
  carrier.numbers.put({ number: numbers.leaves, talk_ms: 500 });
  return {
    url: carrier.url,
    digits: async () => carrier.digits(),
    kill: async () => carrier.setDown(true),
    revive: async () => carrier.setDown(false),
    freeze: () => carrier.setFrozen(true),
    thaw: () => carrier.setFrozen(false),
    close: () => carrier.close(),
  };
});
