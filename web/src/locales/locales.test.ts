import { connectionFailures, errors } from "@prosa/shared/errors.ts";
import { messageFailures } from "@prosa/shared/message-failures.ts";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { ptBR } from "./pt-BR.ts";

type Words = { [key: string]: string | Words };

function flat(words: Words, path = ""): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[path + key, value] as const]
        : [...flat(value, `${path}${key}.`)],
    ),
  );
}

const portuguese = flat(ptBR);
const english = flat(en);
const holes = (text: string | undefined) => text?.match(/\{\{\w+\}\}/g)?.sort() ?? [];

describe("locales", () => {
  it("say the same things in both languages", () => {
    expect([...english.keys()].sort()).toEqual([...portuguese.keys()].sort());
  });

  it("leave no text empty", () => {
    const empty = [...portuguese, ...english].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });

  it("fill the same holes in both languages", () => {
    const uneven = [...portuguese.keys()].filter(
      (key) => String(holes(portuguese.get(key))) !== String(holes(english.get(key))),
    );
    expect(uneven).toEqual([]);
  });

  it("have a sentence for every code the server may send", () => {
    const codes = [...Object.keys(errors), ...messageFailures, ...connectionFailures];
    expect(codes.filter((code) => !portuguese.has(`errors.${code}`))).toEqual([]);
  });

  it("do not shout", () => {
    expect([...portuguese].filter(([, text]) => text.includes("!"))).toEqual([]);
  });
});
