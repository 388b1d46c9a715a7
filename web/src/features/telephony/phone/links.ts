// What ties a line to its row in `ligacoes`. The server finishes every row by itself: whatever is told
// from here may be lost with the tab.
import type { Json } from "@prosa/shared/database.types.ts";
import type { CallAbout } from "../../../ui/calling.ts";
import { isLive, isReturned, type Line, type LineEvent, outcomeOf } from "./line.ts";
import type { PhoneServer } from "./server.ts";

const retryMs = [1_000, 4_000];

interface Lines {
  all: () => readonly Line[];
  change: (id: string, changes: Partial<Line>) => void;
  move: (id: string, event: LineEvent) => void;
  measured: (line: Line) => Record<string, Json> | null;
}

export function createLinks(server: PhoneServer, lines: Lines) {
  const ids = new Map<string, Promise<string | null>>();
  const ligacaoOf = (lineId: string) => ids.get(lineId) ?? Promise.resolve(null);
  /** Tells the server of the call once more, if it could not be told. */
  async function insist(lineId: string): Promise<string | null> {
    const known = await ligacaoOf(lineId);
    const line = lines.all().find(({ id }) => id === lineId);
    if (known || !line || !ids.has(lineId) || line.way === "carrier" || isReturned(line))
      return known;
    ids.set(lineId, introduce(line));
    return await ligacaoOf(lineId);
  }

  async function dial(id: string, number: string, about: CallAbout): Promise<void> {
    const asked = server.dial(number, about);
    ids.set(
      id,
      asked.then(
        (row) => row.id,
        () => null,
      ),
    );
    const row = await asked;
    lines.change(id, {
      ligacaoId: row.id,
      told: row.status,
      about: {
        ...about,
        nome: about.nome ?? row.contato_nome,
        contato_id: about.contato_id ?? row.contato_id,
      },
    });
  }

  async function introduce({ id, call, about }: Line): Promise<string | null> {
    for (const wait of [...retryMs, null]) {
      try {
        const { number, direction } = call;
        const { ligacao, contato } = await server.register({ id, number, direction, about });
        lines.change(id, {
          ligacaoId: ligacao.id,
          told: ligacao.status,
          about: { ...about, ...(contato ? { contato_id: contato.id, nome: contato.nome } : {}) },
        });
        return ligacao.id;
      } catch {
        if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    return null;
  }

  /** The row of a dial whose answer this page never got. */
  async function look({ id, about }: Line): Promise<string | null> {
    const row = await server.dialed().catch(() => null);
    if (!row) return null;
    const { contato_id = null, contato_nome = null } = row;
    lines.change(id, {
      ligacaoId: row.id,
      told: row.status,
      about: { ...about, ...(contato_id ? { contato_id, nome: about.nome ?? contato_nome } : {}) },
    });
    return row.id;
  }

  async function refresh(ligacaoId: string): Promise<void> {
    const row = await server.row(ligacaoId).catch(() => null);
    const line = lines.all().find((each) => each.ligacaoId === ligacaoId);
    if (!line) return;
    // Changed or not: whoever waits for the row asks again.
    lines.change(line.id, { told: row?.status ?? line.told });
    if (!row || !isLive(line) || line.way !== "carrier") return;
    if (row.status === "em_andamento") lines.move(line.id, { type: "pickedUp" });
    const isOver = row.status !== "chamando" && row.status !== "em_andamento";
    // With a leg of ours the leg says when it is over.
    if (isOver && !line.legId) lines.move(line.id, { type: "closed", cause: "unanswered" });
  }

  return {
    insist,
    dial,
    refresh: (ligacaoId: string) => void refresh(ligacaoId),
    /** One that the server knows already. */
    adopt({ id, ligacaoId }: Line) {
      ids.set(id, Promise.resolve(ligacaoId));
    },
    register(line: Line) {
      ids.set(line.id, introduce(line));
    },
    find(line: Line) {
      ids.set(line.id, look(line));
    },
    async cancel(id: string): Promise<void> {
      const ligacaoId = await ligacaoOf(id);
      if (ligacaoId) await server.hangUp(ligacaoId).catch(() => undefined);
    },
    /** Somebody's call from here on, also when this tab does not live to report its end. */
    async answered(line: Line): Promise<void> {
      const ligacaoId = await ligacaoOf(line.id);
      if (!ligacaoId) return;
      const report = { ...reportOf(line), status: "em_andamento" };
      await server.report(ligacaoId, report).catch(() => undefined);
    },
    async close(line: Line): Promise<void> {
      const ligacaoId = await ligacaoOf(line.id);
      if (!ligacaoId) return;
      const report = { ...reportOf(line), ...lines.measured(line) };
      await server.report(ligacaoId, report).catch(() => undefined);
    },
  };
}

function reportOf(line: Line): Record<string, Json> {
  const { call, beganAt, rangAt, answeredAt, endedAt } = line;
  const at = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    status: outcomeOf(line),
    answered_at: at(answeredAt),
    ended_at: at(endedAt),
    ended_by: call.endedBy,
    post_dial_ms: call.direction === "saida" && rangAt !== null ? rangAt - beganAt : null,
  };
}
