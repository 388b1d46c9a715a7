// A knowledge base of several companies in PGlite: the schema's own files, over as little of the rest
// as they need.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { vector } from "@electric-sql/pglite-pgvector";
import { rootDir } from "../stack/config.ts";
import { makeVectors, type Vectors, vectorText } from "./retrieval-vectors.ts";

const MODEL = "bench/one";
const BATCH = 500;

export interface Question {
  company: number;
  words: string;
  vector: string;
}

export type Base = Awaited<ReturnType<typeof openBase>>;

// What the files below name: the real ones are of a whole project.
const around = `
create schema extensions; create schema private; create schema auth;
create role anon; create role authenticated; create role service_role;
create extension unaccent with schema extensions;
create extension btree_gin with schema extensions;
create extension vector with schema extensions;
create type public.member_role as enum ('viewer', 'agent', 'supervisor', 'admin', 'owner');
create function auth.jwt() returns jsonb language sql stable as $$ select current_setting('request.jwt.claims')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
create table public.tenants (id uuid primary key);
create table public.members (tenant_id uuid, user_id uuid, role public.member_role, removed_at timestamptz, primary key (tenant_id, user_id));
create table public.knowledge_documents (
  tenant_id uuid, id uuid, title text, removed_at timestamptz, primary key (tenant_id, id));
create function private.plain(words text) returns text language sql immutable parallel safe set search_path = ''
as $$ select lower(extensions.unaccent('extensions.unaccent', plain.words)) $$;
grant usage on schema private, extensions, auth, public to authenticated;
grant execute on all functions in schema auth to authenticated;
`;

const files = [
  "00_core/fail",
  "00_core/tenant_id",
  "80_ai/knowledge_chunks",
  "80_ai/match_words",
  "80_ai/match_vectors",
  "80_ai/find_knowledge",
  "80_ai/rpc/match_knowledge",
];

const idOf = (company: number) => `10000000-0000-4000-8000-00000000000${company}`;

export async function openBase(sizes: number[]) {
  // On disk: all of it would fill what WebAssembly may have.
  const dataDir = mkdtempSync(join(tmpdir(), "prosa-bench-"));
  const extensions = { vector, unaccent, btree_gin };
  const db = await PGlite.create({ dataDir, extensions, relaxedDurability: true });
  await db.exec("set search_path = public, extensions; set check_function_bodies = off;");
  await db.exec(around);
  for (const file of files) {
    await db.exec(readFileSync(join(rootDir, `supabase/schemas/${file}.sql`), "utf8"));
  }
  // Built at once, as in a restore: what is added one by one only takes longer.
  await db.exec(
    "drop index public.knowledge_chunks_embedding_idx; set maintenance_work_mem = '1GB'",
  );
  const vectors = makeVectors();
  for (const [company, size] of sizes.entries()) await fill(db, vectors, company, size);
  await db.exec(`
    create index knowledge_chunks_embedding_idx on public.knowledge_chunks
      using hnsw (embedding extensions.vector_cosine_ops) where is_live;
    analyze`);

  async function rows(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    return (await db.query<Record<string, unknown>>(sql, values)).rows;
  }
  const ids = (found: Record<string, unknown>[]) => found.map(({ id }) => String(id));

  /** As a member of the company, with a member's rights. */
  async function asMember(company: number, sql: string, values: unknown[]) {
    await db.exec("begin");
    await rows(
      "select set_config('request.jwt.claims', $1, true), set_config('role', 'authenticated', true)",
      [JSON.stringify({ sub: idOf(company), tenant_id: idOf(company), role: "authenticated" })],
    );
    const found = await rows(sql, values);
    await db.exec("commit");
    return found;
  }

  return {
    sizes,
    questions: (company: number, count: number): Question[] =>
      Array.from({ length: count }, () => ({ company, ...vectors.question(company) })),

    async find({ company, words, vector: asked }: Question, top: number, mode: string) {
      const found = await asMember(
        company,
        "select f ->> 'id' as id from jsonb_array_elements(public.match_knowledge($1, $2, $3, $4, $5)) f",
        [words, asked, MODEL, top, mode],
      );
      return ids(found);
    },

    /** Compared one by one, whatever it takes. */
    async exact({ company, vector: asked }: Question, top: number) {
      return ids(
        await rows(
          `select c.id from public.knowledge_chunks c where c.tenant_id = $1 and c.is_live
            order by (c.embedding operator(extensions.<=>) $2::text::extensions.vector) + 0, c.id limit $3`,
          [idOf(company), asked, top],
        ),
      );
    },

    /** The nearest of all, of which others' are then passed over. */
    async byIndexAlone({ company, vector: asked }: Question, top: number) {
      await db.exec(
        "begin; set local enable_seqscan = off; set local enable_sort = off; set local hnsw.iterative_scan = 'off'",
      );
      const found = await rows(
        `select c.id from public.knowledge_chunks c where c.tenant_id = $1 and c.is_live
          order by c.embedding operator(extensions.<=>) $2::text::extensions.vector limit $3`,
        [idOf(company), asked, top],
      );
      await db.exec("commit");
      return ids(found);
    },

    /** How the product looks for the nearest. */
    async way(company: number) {
      const [{ most } = { most: 0 }] = await rows("select private.most_compared() as most", []);
      if ((sizes[company] ?? 0) <= Number(most)) return "; compared one by one";
      await db.exec("set enable_sort = off");
      const plan = await rows(
        `explain select c.id from public.knowledge_chunks c where c.tenant_id = $1 and c.is_live and c.embedding_model = $3
          order by c.embedding operator(extensions.<=>) $2::text::extensions.vector limit 60`,
        [idOf(company), vectors.question(company).vector, MODEL],
      );
      await db.exec("reset enable_sort");
      const isIndexed = JSON.stringify(plan).includes("knowledge_chunks_embedding_idx");
      return isIndexed ? "; by the index" : "; not by the index";
    },

    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(db: PGlite, vectors: Vectors, company: number, size: number) {
  const id = idOf(company);
  await db.query("insert into public.tenants values ($1)", [id]);
  await db.query("insert into public.members values ($1, $1, 'agent')", [id]);
  await db.query("insert into public.knowledge_documents values ($1, $1, 'Manual')", [id]);
  for (let from = 0; from < size; from += BATCH) {
    const lines = Array.from({ length: Math.min(BATCH, size - from) }, (_, at) => {
      const { words, values } = vectors.passage(company);
      return [id, id, 1, from + at, true, "Manual", words, 50, vectorText(values), MODEL].join(
        "\t",
      );
    });
    await db.query(
      "copy public.knowledge_chunks (tenant_id, document_id, version, position, is_live, heading, content, tokens, embedding, embedding_model) from '/dev/blob'",
      [],
      { blob: new Blob([`${lines.join("\n")}\n`]) },
    );
  }
}
