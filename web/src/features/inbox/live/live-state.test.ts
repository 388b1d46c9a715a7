import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLive, type LiveSnapshot } from "./live-state.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ME = "10000000-0000-4000-8000-0000000000a2";
const BRUNO = "10000000-0000-4000-8000-0000000000a3";

function setUp() {
  let now: LiveSnapshot = { typing: [], viewing: [] };
  const live = createLive({
    me: ME,
    onChange: (snapshot) => {
      now = snapshot;
    },
  });
  const names = (list: "typing" | "viewing") => now[list].map((person) => person.nome);
  return { live, names };
}

describe("who is in a conversation", () => {
  it("shows who types until they stop, or for five seconds after their last word", () => {
    const { live, names } = setUp();
    live.heard("atendente_digitando", { user_id: BRUNO, nome: "Bruno" });
    vi.advanceTimersByTime(4_000);
    live.heard("atendente_digitando", { user_id: BRUNO, nome: "Bruno" });
    vi.advanceTimersByTime(4_999);
    expect(names("typing")).toEqual(["Bruno"]);
    vi.advanceTimersByTime(1);
    expect(names("typing")).toEqual([]);
    live.heard("atendente_digitando", { user_id: BRUNO, nome: "Bruno" });
    live.heard("atendente_parou_digitar", { user_id: BRUNO });
    expect(names("typing")).toEqual([]);
  });

  it("does not show oneself in another tab", () => {
    const { live, names } = setUp();
    live.heard("atendente_digitando", { user_id: ME, nome: "Eu" });
    live.present({ [ME]: [{ nome: "Eu" }] });
    expect([...names("typing"), ...names("viewing")]).toEqual([]);
  });

  it("believes nothing that is not of the agreed shape", () => {
    const { live, names } = setUp();
    live.heard("atendente_digitando", { user_id: "x", nome: "Alguém" });
    live.heard("atendente_digitando", { user_id: BRUNO, nome: "x".repeat(500) });
    live.heard("nova_mensagem", { v: 1, rows: [{ body: "forjada" }] });
    live.present({ [BRUNO]: [{ nome: 7 }] });
    expect([...names("typing"), ...names("viewing")]).toEqual([]);
  });

  it("says that somebody left only after three seconds away", () => {
    const { live, names } = setUp();
    live.present({ [BRUNO]: [{ nome: "Bruno" }, { nome: "Bruno" }] });
    live.present({});
    vi.advanceTimersByTime(2_000);
    live.present({ [BRUNO]: [{ nome: "Bruno" }] });
    vi.advanceTimersByTime(10_000);
    expect(names("viewing")).toEqual(["Bruno"]);
    live.present({});
    vi.advanceTimersByTime(3_000);
    expect(names("viewing")).toEqual([]);
  });
});
