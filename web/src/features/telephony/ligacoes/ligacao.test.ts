import { describe, expect, it } from "vitest";
import { mayNote, otherNumber, savedName } from "./ligacao.ts";

describe("otherNumber", () => {
  const numbers = { numero_destino: "+551140000008", numero_origem: "+5511988887777" };

  it("is the one that was called, or the one that called", () => {
    expect(otherNumber({ ...numbers, direcao: "saida" })).toBe("+551140000008");
    expect(otherNumber({ ...numbers, direcao: "entrada" })).toBe("+5511988887777");
  });

  it("is unknown when the caller withholds it", () => {
    expect(otherNumber({ ...numbers, numero_origem: null, direcao: "entrada" })).toBeNull();
  });
});

describe("mayNote", () => {
  const agent = { userId: "bruno", agent: true, supervisor: false };

  it("lets who called write, and who leads them, and nobody else", () => {
    expect(mayNote({ usuario_id: "bruno" }, agent)).toBe(true);
    expect(mayNote({ usuario_id: "carla" }, agent)).toBe(false);
    expect(mayNote({ usuario_id: "carla" }, { ...agent, supervisor: true })).toBe(true);
  });

  it("lets any agent write about a call that nobody took, and no viewer", () => {
    expect(mayNote({ usuario_id: null }, agent)).toBe(true);
    expect(mayNote({ usuario_id: null }, { ...agent, agent: false })).toBe(false);
  });
});

describe("savedName", () => {
  it("says when it was and with whom", () => {
    expect(
      savedName(
        { inicio_em: "2026-11-22T13:05:09+00:00", number: "+55 11 4000-0008" },
        "audio/mpeg",
      ),
    ).toBe("ligacao_2026-11-22-13-05_551140000008.mp3");
  });

  it("does without a number, and takes what it does not know for WAV", () => {
    expect(savedName({ inicio_em: "2026-11-22T13:05:09+00:00", number: "" }, "audio/x-wav")).toBe(
      "ligacao_2026-11-22-13-05.wav",
    );
  });
});
