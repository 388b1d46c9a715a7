// The stand-ins for pg_cron and pg_net, and the supervision of the child processes.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "./testing.ts";

interface Heard {
  method: string;
  url: string;
  type: string | undefined;
  body: string;
}

let stack: TestStack;
let listener: Server;
let address: string;
const heard: Heard[] = [];

beforeAll(async () => {
  listener = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    heard.push({ method, url, type: headers["content-type"], body });
    if (url.startsWith("/never")) return;
    response.writeHead(201, { "content-type": "text/plain" }).end("thanks");
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(listener.address() as { port: number }).port}`;
  stack = await startTestStack();
  await stack.sql("create extension pg_cron; create extension pg_net");
});
afterAll(async () => {
  listener.closeAllConnections();
  listener.close();
  await stack?.stop();
});

const answerOf = (id: unknown) =>
  expect.poll(
    async () => (await stack.sql("select * from net._http_response where id = $1", [id]))[0],
    { timeout: 8000 },
  );

it("sends what net.http_post queued once it is committed, and keeps the answer", async () => {
  const [row] = await stack.sql(
    `select net.http_post($1, '{"é": 1}', '{"q": "a b&c"}', '{"Content-Type": "application/json"}') as id`,
    [`${address}/post`],
  );
  await answerOf(row?.id).toMatchObject({ status_code: 201, content: "thanks", timed_out: false });
  expect(heard).toContainEqual({
    method: "POST",
    url: "/post?q=a%20b%26c",
    type: "application/json",
    body: '{"é": 1}',
  });
});

it("sends nothing of a transaction that was rolled back", async () => {
  await stack.sql(`begin; select net.http_get('${address}/ghost'); rollback`);
  const [row] = await stack.sql("select net.http_get($1) as id", [`${address}/real`]);
  await answerOf(row?.id).toMatchObject({ status_code: 201 });
  expect(heard.map((request) => request.url)).not.toContain("/ghost");
});

it("gives up a request at its timeout and says so", async () => {
  const [row] = await stack.sql("select net.http_get($1, timeout_milliseconds => 200) as id", [
    `${address}/never`,
  ]);
  await answerOf(row?.id).toMatchObject({ status_code: null, timed_out: true });
});

it("runs a job every few seconds, keeps its outcome and stops when it is unscheduled", async () => {
  await stack.sql("create table public.ticks (at timestamptz default clock_timestamp())");
  await stack.sql("select cron.schedule('tick', '1 seconds', 'insert into ticks default values')");
  await stack.sql("select cron.schedule('broken', '1 seconds', 'select 1 / 0')");
  const ticks = async () => Number((await stack.sql("select count(*) from ticks"))[0]?.count);
  await expect.poll(ticks, { timeout: 8000 }).toBeGreaterThan(1);
  const runs = `select distinct status, return_message from cron.job_run_details
    join cron.job using (jobid) where jobname = $1 and status <> 'running'`;
  expect(await stack.sql(runs, ["tick"])).toEqual([
    { status: "succeeded", return_message: "1 rows" },
  ]);
  expect(await stack.sql(runs, ["broken"])).toEqual([
    { status: "failed", return_message: "division by zero" },
  ]);

  // What cannot be written down is no reason to go.
  const pid = stack.services.get("gateway")?.pid();
  const complaints = () => readFileSync(join(stack.config.files.logs, "gateway.log"), "utf8");
  await stack.sql("alter table cron.job_run_details rename to away");
  await expect.poll(complaints, { timeout: 8000 }).toContain("cron: relation");
  await stack.sql("alter table cron.away rename to job_run_details");
  const told = await ticks();
  await expect.poll(ticks, { timeout: 8000 }).toBeGreaterThan(told);
  expect(stack.services.get("gateway")?.pid()).toBe(pid);

  await stack.sql("select cron.unschedule('tick'), cron.unschedule('broken')");
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const before = await ticks();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await ticks()).toBe(before);
});

async function untilAnswering(before: number | undefined): Promise<void> {
  const gateway = stack.services.get("gateway");
  const jwks = `${stack.config.urls.api}/auth/v1/.well-known/jwks.json`;
  const status = () =>
    fetch(jwks).then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(() => gateway?.pid(), { timeout: 15_000 }).not.toBe(before);
  await expect.poll(status, { timeout: 15_000 }).toBe(200);
}

it("starts a service that died again, however often, and says so", async () => {
  for (let time = 0; time < 7; time++) {
    const pid = stack.services.get("gateway")?.pid() ?? 0;
    process.kill(pid, "SIGKILL");
    await untilAnswering(pid);
  }
  const line = "gateway stopped (SIGKILL); starting it again";
  expect(stack.lines.filter((said) => said === line)).toHaveLength(7);
});

it("starts Postgres again with its data, and everybody finds it", async () => {
  const { client, id } = await stack.signUp("ana");
  const pid = Number(
    readFileSync(`${stack.config.files.db}/postmaster.pid`, "utf8").split("\n")[0],
  );
  process.kill(pid, "SIGKILL");
  await expect
    .poll(async () => (await client.auth.getUser()).data.user?.id, { timeout: 20_000 })
    .toBe(id);
  await expect
    .poll(() => stack.sql("select 1 as up").catch(() => []), { timeout: 20_000 })
    .toEqual([{ up: 1 }]);
  await stack.sql(
    "create table public.after_crash (id int); grant select on public.after_crash to anon",
  );
  await expect
    .poll(
      async () => {
        await stack.sql("notify pgrst, 'reload schema'");
        return (await stack.client().from("after_crash").select()).status;
      },
      { timeout: 15_000 },
    )
    .toBe(200);
  const [row] = await stack.sql("select net.http_get($1) as id", [`${address}/after`]);
  await answerOf(row?.id).toMatchObject({ status_code: 201 });
});
