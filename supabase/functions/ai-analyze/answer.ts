// Which operation answers what. An operation is a file of its own and one line here.
import { aiRequest } from "@prosa/shared/ai.ts";
import { bodyOf } from "../_shared/http/body.ts";
import { type Caller, requireRole } from "../_shared/http/caller.ts";
import type { Host } from "../_shared/http/host.ts";
import { livingMember } from "../_shared/http/living_member.ts";
import { answerAnalysis } from "./ops/analysis.ts";
import { answerBusca } from "./ops/busca.ts";
import { answerEmbed, answerImportar } from "./ops/documents.ts";
import { answerInsightsLigacao } from "./ops/ligacao.ts";
import { answerReescrever } from "./ops/reescrever.ts";
import { answerResposta } from "./ops/resposta.ts";
import { answerTranscricao } from "./ops/transcricao.ts";

const MAX_BYTES = 512 * 1024;

export async function answer(request: Request, asking: Caller, host: Host): Promise<Response> {
  // Conversations are read and answers stored in the function's own name.
  const caller = await livingMember(asking);
  requireRole(caller, "agent");
  const wanted = await bodyOf(request, aiRequest, MAX_BYTES);
  const asked = { host, caller, signal: request.signal };
  switch (wanted.op) {
    case "sentimento":
    case "intencao":
    case "classificacao":
    case "churn":
    case "resumo":
    case "completa":
      return Response.json(await answerAnalysis(wanted, asked));
    case "resposta":
      return await answerResposta(wanted, asked);
    case "reescrever":
      return await answerReescrever(wanted, asked);
    case "transcricao":
      return Response.json(await answerTranscricao(wanted, asked));
    case "insights_ligacao":
      return Response.json(await answerInsightsLigacao(wanted, asked));
    case "busca":
      return Response.json(await answerBusca(wanted, asked));
    case "embed":
      return Response.json(await answerEmbed(wanted, asked));
    case "importar":
      return Response.json(await answerImportar(wanted, asked), { status: 201 });
  }
}
