// Dialling, hanging up, and the list of calls.
import { randomUUID } from "node:crypto";
import type { Call } from "../carrier/call.ts";
import { asObject } from "../http.ts";
import { asExtension } from "./accounts.ts";
import { matches, readFilter, sorted } from "./filter.ts";
import { RestError, required } from "./rest-error.ts";
import type { Request, Routes } from "./route.ts";

/** The phone of the extension may answer by itself: somebody dialled with it. */
const mark: [string, string] = ["X-Api4comintegratedcall", "true"];

/** The answer's id hangs the call up. It is another one than the call's own, which webhooks tell. */
function dial(
  { accounts, carrier, dials, session }: Request,
  body: Record<string, unknown>,
  phone: unknown,
) {
  const ramal = String(body.extension ?? "");
  if (!ramal) throw required("extension");
  if (typeof phone !== "string" || !/\d/.test(phone)) throw required("phone");
  const extension = accounts.find(session.account.domain, ramal);
  if (!extension) throw new RestError(404, "Ramal não encontrado", "EXTENSION_NOT_FOUND");
  const metadata = asObject(body.metadata) ?? {};
  const call = carrier.board.dial(asExtension(extension), phone, metadata, mark);
  const id = randomUUID();
  dials.set(id, call);
  return id;
}

export const callRoutes: Routes = {
  "POST /dialer": (request, body) => ({
    id: dial(request, body, body.phone),
    message: "Ligação sendo efetuada",
  }),

  "POST /calls": (request, body) => ({ id: dial(request, body, body.called) }),

  "POST /calls/{id}/hangup": ({ carrier, dials, session }, _body, id) => {
    const call: Call | undefined = dials.get(id) ?? carrier.board.call(id);
    if (!call || call.endedAt || call.domain !== session.account.domain) {
      throw new RestError(404, "Chamada não encontrada", "CALL_NOT_FOUND");
    }
    call.end(call.answeredAt ? "NORMAL_CLEARING" : "ORIGINATOR_CANCEL");
    return { status: "success", message: "Chamada encerrada", id };
  },

  "GET /calls": ({ history, session, query, listed }) => {
    if (!listed(session)) throw new RestError(429, "Too many requests");
    const filter = readFilter(query.get("filter"));
    const all = history.of(session.account.domain).filter((row) => matches(row, filter.where));
    const totalPageCount = Math.max(1, Math.ceil(all.length / filter.limit));
    const page = Math.max(1, Math.trunc(Number(query.get("page") ?? 1)) || 1);
    const start = (page - 1) * filter.limit;
    return {
      data: sorted(all, filter.order).slice(start, start + filter.limit),
      meta: {
        totalItemCount: all.length,
        totalPageCount,
        itemsPerPage: filter.limit,
        currentPage: page,
        nextPage: page < totalPageCount ? page + 1 : null,
        previousPage: page > 1 ? page - 1 : null,
      },
    };
  },
};
