// What the functions ask of the database about people's extensions. Passwords go in and out sealed.
import type { Enums } from "@prosa/shared/database.types.ts";
import type { RamalStatus } from "@prosa/shared/ramais.ts";
import type postgres from "postgres";
import type { SealedIntegracao } from "../db.ts";
import { type ActingFor, claimsOf, only, type Within } from "../statements.ts";

export interface SealedRamal {
  id: string;
  extension: string;
  sip_server: string;
  /** For a session, the person's own name where the extension has none. */
  nome_exibicao: string | null;
  status: RamalStatus;
  password_encrypted: string | null;
}

export interface RamalDraft {
  id: string;
  usuario_id: string;
  extension: string;
  sip_server: string;
  password_encrypted: string;
  nome_exibicao: string | null;
}

export interface TakenRamal {
  usuario_id: string;
  extension: string;
  sip_server: string;
}

/** What names a caller refuses with SQLSTATE PT403 when they may not, or no more. */
export interface RamalDatabase {
  /** The connection to this provider that is switched on, for who holds the role in the company now. */
  activeIntegracao(
    caller: ActingFor,
    plataforma: string,
    role: Enums<"member_role">,
  ): Promise<SealedIntegracao | null>;
  /** The id of a person's extension, also before they have one. */
  ramalId(tenantId: string, usuarioId: string): Promise<string>;
  saveRamal(caller: ActingFor, draft: RamalDraft): Promise<void>;
  takenRamais(tenantId: string): Promise<TakenRamal[]>;
  openSipSession(caller: ActingFor): Promise<SealedRamal>;
  /** Counts a test; null where the caller has no extension. */
  beginRamalTest(caller: ActingFor): Promise<SealedRamal | null>;
}

export function ramalQueries(sql: postgres.Sql, within: Within): RamalDatabase {
  return {
    async activeIntegracao(caller, plataforma, role) {
      const [row] = await within(sql<{ found: SealedIntegracao | null }[]>`
        select private.active_integracao(
          ${claimsOf(caller)}::text::jsonb, ${plataforma}, ${role}::public.member_role) as found`);
      return only(row).found;
    },

    async ramalId(tenantId, usuarioId) {
      const [row] = await within(sql<{ id: string }[]>`
        select private.ramal_id(${tenantId}::uuid, ${usuarioId}::uuid) as id`);
      return only(row).id;
    },

    async saveRamal(caller, draft) {
      await within(sql`
        select private.save_ramal(
          ${claimsOf(caller)}::text::jsonb, ${draft.id}::uuid, ${draft.usuario_id}::uuid,
          ${draft.extension}, ${draft.sip_server}, ${draft.password_encrypted},
          ${draft.nome_exibicao}::text)`);
    },

    async takenRamais(tenantId) {
      return await within(sql<TakenRamal[]>`
        select * from private.taken_ramais(${tenantId}::uuid)`);
    },

    async openSipSession(caller) {
      const [row] = await within(sql<{ ramal: SealedRamal }[]>`
        select private.open_sip_session(${claimsOf(caller)}::text::jsonb) as ramal`);
      return only(row).ramal;
    },

    async beginRamalTest(caller) {
      const [row] = await within(sql<{ ramal: SealedRamal | null }[]>`
        select private.begin_ramal_test(${claimsOf(caller)}::text::jsonb) as ramal`);
      return only(row).ramal;
    },
  };
}
