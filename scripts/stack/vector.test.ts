// The stand-in for pgvector: what the schema and its queries need of the extension, as the genuine one has it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "./testing.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql("create extension vector with schema extensions");
  await stack.sql("create table notes (id int primary key, place extensions.vector(3))");
});
afterAll(() => stack?.stop());

it("keeps vectors and orders them by each distance", async () => {
  await stack.sql("insert into notes values (1, '[1,0,0]'), (2, '[0,2,0]'), (3, '[3,3,0]')");
  const [row] = await stack.sql<Record<string, number>>(`
    select place operator(extensions.<=>) '[1,0,0]' as cosine, place operator(extensions.<->) '[1,0,0]' as l2,
           place operator(extensions.<#>) '[1,0,0]' as inner, extensions.vector_dims(place) as dims
      from notes where id = 3`);
  expect(row?.cosine).toBeCloseTo(1 - Math.SQRT1_2, 12);
  expect(row?.l2).toBeCloseTo(Math.sqrt(13), 12);
  expect(row?.inner).toBe(-3);
  expect(row?.dims).toBe(3);
  const near = await stack.sql(
    "select id from notes order by place operator(extensions.<=>) $1::text::extensions.vector limit 2",
    ["[0.9,1,0]"],
  );
  expect(near.map(({ id }) => id)).toEqual([3, 2]);
});

it("refuses what has another length, and what is no vector", async () => {
  await expect(stack.sql("insert into notes values (9, '[1,2]')")).rejects.toThrow(
    "expected 3 dimensions, not 2",
  );
  await expect(stack.sql("insert into notes values (9, 'x')")).rejects.toMatchObject({
    code: "22P02",
  });
});

it("says its type as the genuine one does, and that there is no index of it", async () => {
  const [column] = await stack.sql(
    "select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'notes'::regclass and attname = 'place'",
  );
  expect(column?.type).toBe("vector(3)");
  expect(await stack.sql("select from pg_am where amname in ('hnsw', 'ivfflat')")).toEqual([]);
});
