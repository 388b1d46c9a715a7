// auth.admin of supabase-js, which lite lacks: users by SQL, for holders of a secret key.
import { randomUUID } from "node:crypto";
import type pg from "pg";

interface AdminAttributes {
  id?: string;
  email?: string;
  password?: string;
  email_confirm?: boolean;
  app_metadata?: Record<string, unknown>;
  user_metadata?: Record<string, unknown>;
  ban_duration?: string;
}

const userColumns = `
  id, aud, role, email, phone, email_confirmed_at, confirmed_at, last_sign_in_at, banned_until,
  raw_app_meta_data as app_metadata, raw_user_meta_data as user_metadata,
  created_at, updated_at, is_anonymous,
  coalesce((select jsonb_agg(to_jsonb(i)) from auth.identities i where i.user_id = u.id), '[]')
    as identities`;

/** Answers /auth/v1/admin/users and /auth/v1/admin/users/<id>. */
export async function answerAdmin(db: pg.Pool, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, id] = /^\/auth\/v1\/admin\/users(?:\/([0-9a-f-]{36}))?$/.exec(url.pathname) ?? [];
  if (!/^\/auth\/v1\/admin\/users/.test(url.pathname)) return fault(404, "not_found", "Not found");
  const attributes = async () => (await request.json().catch(() => ({}))) as AdminAttributes;

  try {
    switch (`${request.method}${id ? " one" : ""}`) {
      case "GET":
        return await list(db, url.searchParams);
      case "POST":
        return await create(db, await attributes());
      case "GET one":
        return await read(db, id ?? "");
      case "PUT one":
        return await update(db, id ?? "", await attributes());
      case "DELETE one":
        return await remove(db, id ?? "");
      default:
        return fault(405, "method_not_allowed", "Method not allowed");
    }
  } catch (cause) {
    if ((cause as { code?: string }).code === "23505") {
      return fault(
        422,
        "email_exists",
        "A user with this email address has already been registered",
      );
    }
    throw cause;
  }
}

async function list(db: pg.Pool, params: URLSearchParams): Promise<Response> {
  const perPage = Number(params.get("per_page") || 50);
  const page = Number(params.get("page") || 1);
  const { rows } = await db.query(
    `select ${userColumns} from auth.users u order by created_at desc, id limit $1 offset $2`,
    [perPage, (page - 1) * perPage],
  );
  const total = (await db.query<{ count: number }>("select count(*)::int as count from auth.users"))
    .rows[0]?.count;
  return Response.json(
    { users: rows, aud: "authenticated" },
    { headers: { "x-total-count": String(total) } },
  );
}

async function read(db: pg.Pool, id: string): Promise<Response> {
  const { rows } = await db.query(`select ${userColumns} from auth.users u where id = $1`, [id]);
  return rows[0] ? Response.json(rows[0]) : fault(404, "user_not_found", "User not found");
}

async function create(db: pg.Pool, attributes: AdminAttributes): Promise<Response> {
  if (!attributes.email) return fault(422, "validation_failed", "An email address is required");
  const id = attributes.id ?? randomUUID();
  const email = attributes.email.toLowerCase();
  await db.query(
    `with new_user as (
       insert into auth.users (id, instance_id, aud, role, email, encrypted_password,
                               email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
       values ($1, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', $2,
               extensions.crypt($3, extensions.gen_salt('bf', 8)), $4, $5, $6)
       returning id)
     insert into auth.identities (id, provider, provider_id, user_id, identity_data)
     select gen_random_uuid(), 'email', id::text, id,
            jsonb_build_object('sub', id, 'email', $2::text, 'email_verified', $4 is not null)
       from new_user`,
    [
      id,
      email,
      attributes.password ?? randomUUID(),
      attributes.email_confirm ? new Date().toISOString() : null,
      { provider: "email", providers: ["email"], ...attributes.app_metadata },
      attributes.user_metadata ?? {},
    ],
  );
  return read(db, id);
}

async function update(db: pg.Pool, id: string, attributes: AdminAttributes): Promise<Response> {
  const { rowCount } = await db.query(
    `update auth.users set
       email = coalesce($2, email),
       encrypted_password = case when $3::text is null then encrypted_password
                                 else extensions.crypt($3, extensions.gen_salt('bf', 8)) end,
       email_confirmed_at = case when $4 then coalesce(email_confirmed_at, now())
                                 else email_confirmed_at end,
       raw_app_meta_data = raw_app_meta_data || coalesce($5::jsonb, '{}'),
       raw_user_meta_data = raw_user_meta_data || coalesce($6::jsonb, '{}'),
       banned_until = case when $7::text is null then banned_until
                           when $7 = 'none' then null
                           else now() + $7::interval end,
       updated_at = now()
     where id = $1`,
    [
      id,
      attributes.email?.toLowerCase() ?? null,
      attributes.password ?? null,
      attributes.email_confirm ?? false,
      attributes.app_metadata ?? null,
      attributes.user_metadata ?? null,
      attributes.ban_duration ?? null,
    ],
  );
  return rowCount ? read(db, id) : fault(404, "user_not_found", "User not found");
}

async function remove(db: pg.Pool, id: string): Promise<Response> {
  await db.query("delete from auth.refresh_tokens where user_id = $1", [id]);
  const { rowCount } = await db.query("delete from auth.users where id = $1", [id]);
  return rowCount ? Response.json({}) : fault(404, "user_not_found", "User not found");
}

function fault(status: number, errorCode: string, msg: string): Response {
  return Response.json({ code: status, error_code: errorCode, msg }, { status });
}
