import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "../../../lib/errors.ts";
import type { Result } from "../phone/server.ts";
import { createDrafts } from "./drafts.ts";
import { createNotes } from "./notes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function bench() {
  const kept = new Map<string, string>();
  const saved: unknown[] = [];
  const server = { refuses: null as AppError | null };
  const open = () =>
    createNotes({
      ligacaoOf: async (lineId) => `of ${lineId}`,
      async save(ligacaoId: string, text: string | null, result: Result | null) {
        if (server.refuses) throw server.refuses;
        saved.push([ligacaoId, text, result]);
      },
      drafts: createDrafts("notes", {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      }),
    });
  return { open, saved, server };
}

it("saves what was typed last when the phone goes", async () => {
  const { open, saved } = bench();
  const notes = open();
  notes.write("line1", "Dois andares");
  expect(notes.isUnsaved()).toBe(true);
  notes.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(saved).toEqual([["of line1", "Dois andares", null]]);
  expect(notes.isUnsaved()).toBe(false);
});

it("saves on a later page what this one could not, once", async () => {
  const { open, saved, server } = bench();
  server.refuses = new AppError("network", 0);
  const notes = open();
  notes.write("line1", "Sem glúten");
  await expect(notes.finish("line1", "interessado")).rejects.toMatchObject({ code: "network" });
  expect(notes.of("line1").text).toBe("Sem glúten");
  notes.postpone("line1", "interessado");
  await vi.advanceTimersByTimeAsync(0);
  notes.stop();
  await vi.advanceTimersByTimeAsync(20_000);
  await open().recover();
  server.refuses = null;
  await open().recover();
  await open().recover();
  expect(saved).toEqual([["of line1", "Sem glúten", "interessado"]]);
});

it("tries again by itself what was put off, and gives up what is refused", async () => {
  const { open, saved, server } = bench();
  server.refuses = new AppError("network", 0);
  const notes = open();
  notes.postpone("line1", "retornar");
  await vi.advanceTimersByTimeAsync(1_000);
  server.refuses = null;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(saved).toEqual([["of line1", null, "retornar"]]);

  server.refuses = new AppError("forbidden", 403);
  notes.write("line2", "De outra pessoa");
  notes.stop();
  await vi.advanceTimersByTimeAsync(0);
  await open().recover();
  server.refuses = null;
  await open().recover();
  expect(saved).toHaveLength(1);
});
