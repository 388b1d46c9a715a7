// What the phone asks of the server.
import { Constants, type Json } from "@prosa/shared/database.types.ts";
import type { SipSession } from "@prosa/shared/ramais.ts";
import type { LigacaoRow as Ligacao } from "@prosa/shared/telephony.ts";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { getAuth } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import { askProxy } from "../proxy.ts";

export type LigacaoRow = Pick<Ligacao, "id" | "status"> &
  Partial<Pick<Ligacao, "contato_id" | "contato_nome">>;

export interface KnownContact {
  id: string;
  nome: string;
}

export const results = Constants.public.Enums.ligacao_disposicao;
export type Result = (typeof results)[number];

export interface PhoneServer {
  sipSession(): Promise<SipSession>;
  dial(number: string, about: CallAbout): Promise<LigacaoRow>;
  hangUp(ligacaoId: string): Promise<void>;
  /** The same id is the same call, however often it is told. */
  register(call: {
    id: string;
    number: string;
    direction: "saida" | "entrada";
    about: CallAbout;
  }): Promise<{ ligacao: LigacaoRow; contato: KnownContact | null }>;
  report(ligacaoId: string, report: Json): Promise<void>;
  note(ligacaoId: string, notas: string | null, disposicao: Result | null): Promise<void>;
  row(ligacaoId: string): Promise<LigacaoRow | null>;
  /** The dial of this person's that the provider is still at. */
  dialed(): Promise<LigacaoRow | null>;
}

async function ask<Answer>(path: string, body: Record<string, unknown>): Promise<Answer> {
  const answer = await askProxy<Answer>(path, body);
  if (!answer) throw new AppError("unexpected", 500);
  return answer;
}

const freshMs = 60_000;

/** Only what is known goes along. */
function idsOf({ oportunidade_id, contato_id, conversation_id }: CallAbout) {
  return {
    ...(oportunidade_id ? { oportunidade_id } : {}),
    ...(contato_id ? { contato_id } : {}),
    ...(conversation_id ? { conversation_id } : {}),
  };
}

export const phoneServer: PhoneServer = {
  sipSession: () => ask("sip-session", {}),
  dial: (numero, about) => ask("dial", { numero, ...idsOf(about) }),
  hangUp: async (ligacao_id) => void (await ask("hangup", { ligacao_id })),
  async register({ id, number, direction, about }) {
    const told = await unwrap(
      supabase.rpc("register_call", {
        client_id: id,
        numero: number,
        direcao: direction,
        ...idsOf(about),
      }),
    );
    return told as unknown as Awaited<ReturnType<PhoneServer["register"]>>;
  },
  async report(ligacao_id, report) {
    await unwrap(supabase.rpc("report_call", { ligacao_id, report }));
  },
  async note(ligacao_id, notas, disposicao) {
    await unwrap(
      supabase.rpc("note_call", {
        ligacao_id,
        ...(notas === null ? {} : { notas }),
        ...(disposicao === null ? {} : { disposicao }),
      }),
    );
  },
  async row(ligacaoId) {
    return await unwrap(
      supabase.from("ligacoes").select("id, status").eq("id", ligacaoId).maybeSingle(),
    );
  },
  async dialed() {
    const auth = getAuth();
    if (auth.status !== "ready") return null;
    const since = new Date(Date.now() - freshMs).toISOString();
    return (await unwrap(
      supabase
        .from("calls")
        .select("id, status, contato_id, contato_nome")
        .eq("usuario_id", auth.session.userId)
        .eq("direcao", "saida")
        .in("status", ["chamando", "em_andamento"])
        .gte("discada_em", since)
        .order("inicio_em", { ascending: false })
        .limit(1)
        .maybeSingle(),
      // A view's columns may all be null for all that the generated types know.
    )) as LigacaoRow | null;
  },
};
