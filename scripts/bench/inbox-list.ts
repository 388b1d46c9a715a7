// The first page of the inbox as a signed-in agent reads it, under row level security, against the
// same query of the owner of the tables; and what ten times the conversations do to it.
import { withCluster } from "../db/cluster.ts";
import { migrate, seed, withClient } from "../stack/database.ts";
import { brunoOfAcme } from "./agents.ts";
import { fillHistory } from "./history.ts";
import { count, type Row } from "./row.ts";
import { type Page, reader, type Times } from "./with-without.ts";

const turns = 10;

const page: Page = {
  name: "inbox",
  text: `select * from public.inbox
  where tenant_id = '${brunoOfAcme.tenantId}' and status <> 'closed'
  order by last_message_at desc, id desc limit 50`,
  rows: 50,
};

export async function benchInboxList(conversations: number): Promise<Row[]> {
  return withCluster(async (cluster) => {
    const urls: string[] = [];
    for (const some of [conversations / 10, conversations]) {
      const url = await cluster.create(`inbox_${some}`);
      await migrate(url);
      await seed(url);
      await fillHistory(url, { conversations: some, messages: some });
      urls.push(url);
    }
    const [small, large] = await compareSizes(urls as [string, string]);
    return [
      pageRow(`${count(conversations / 10)} conversations`, small),
      pageRow(`${count(conversations)} conversations`, large),
      growthRow(small, large),
    ];
  });
}

export function pageRow(size: string, { rls, plain, processor }: Times): Row {
  return {
    what: `inbox page, ${size}, with RLS against without`,
    figures: `${rls.toFixed(2)} ms against ${plain.toFixed(2)} ms, processor ${processor.rls.toFixed(2)} ms against ${processor.plain.toFixed(2)} ms`,
    ratio: (rls / plain).toFixed(2),
    bar: "≤ 1.3",
    met: rls / plain <= 1.3,
  };
}

export function growthRow(small: Times, large: Times): Row {
  return {
    what: "inbox page, ten times the conversations",
    figures: `${large.rls.toFixed(2)} ms against ${small.rls.toFixed(2)} ms`,
    ratio: (large.rls / small.rls).toFixed(2),
    bar: "≤ 1.2",
    met: large.rls / small.rls <= 1.2,
  };
}

/** Two databases in turn, so that both meet the same machine; fifty pages at a time, as of a busy one. */
export async function compareSizes([small, large]: [string, string]): Promise<[Times, Times]> {
  return withClient(small, (a) =>
    withClient(large, async (b) => {
      const readers = [await reader(a, page), await reader(b, page)] as const;
      for (let turn = 0; turn < turns; turn++) {
        for (const { read } of readers) {
          for (let number = -10; number < 50; number++) await read(number >= 0);
        }
      }
      return [readers[0].times(), readers[1].times()];
    }),
  );
}
