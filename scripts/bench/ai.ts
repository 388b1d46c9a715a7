// What models cost in time besides their own: until an agent sees what they found, and how many
// conversations and voice notes a worker gets through.
import { withClient } from "../stack/database.ts";
import { withFullStack } from "../test/full-stack.ts";
import { benchDrain } from "./ai-drain.ts";
import { benchInsights } from "./ai-screen.ts";
import { hurryProvider } from "./ai-world.ts";
import type { Row } from "./row.ts";

export function benchAi(): Promise<Row[]> {
  return withFullStack({ web: true }, ({ stack }) =>
    withClient(stack.config.urls.db, async (db) => {
      await hurryProvider(stack);
      const insights = await benchInsights(stack, db);
      return [...insights, ...(await benchDrain(stack, db))];
    }),
  );
}
