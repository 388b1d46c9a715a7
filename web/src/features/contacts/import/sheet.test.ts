import { describe, expect, it } from "vitest";
import { guessMapping, hasHeading, repeatedLines, rowsOf } from "./columns.ts";
import { MOST_BYTES, MOST_ROWS, readSheet } from "./sheet.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const cells = (bytes: Uint8Array) => readSheet("a.csv", bytes).rows.map((row) => row.cells);
const TABLE = [
  ["Nome", "Observação"],
  ["João", "ação, já"],
];

describe("a spreadsheet", () => {
  it("is read as Excel in Brazil saves it", () => {
    expect(cells(latin1("Nome;Observação\r\nJoão;ação, já\r\n"))).toEqual(TABLE);
  });

  it("is read in UTF-8, with and without a mark, and in UTF-16", () => {
    const text = 'Nome,Observação\nJoão,"ação, já"\n';
    expect(cells(utf8(text))).toEqual(TABLE);
    expect(cells(utf8(`\uFEFF${text}`))).toEqual(TABLE);
    const wide = new Uint8Array(
      new Uint16Array([...`\uFEFF${text}`].map((c) => c.charCodeAt(0))).buffer,
    );
    expect(cells(wide)).toEqual(TABLE);
  });

  it("keeps a line break in quotes and forgets empty rows, but not where the others stand", () => {
    const sheet = readSheet("a.csv", utf8('Nome;Obs\n;\n"Ana\nReis";x\n'));
    expect(sheet.rows).toEqual([
      { line: 1, cells: ["Nome", "Obs"] },
      { line: 3, cells: ["Ana\nReis", "x"] },
    ]);
  });

  it("minds the separator that Excel declares", () => {
    expect(cells(utf8("sep=|\nNome|Obs\nAna|a;b;c\n"))).toEqual([
      ["Nome", "Obs"],
      ["Ana", "a;b;c"],
    ]);
  });

  it.each([
    ["import_file_empty", utf8("\n;;\n")],
    ["import_file_not_csv", Uint8Array.of(0x50, 0x4b, 3, 4)],
    ["import_file_not_csv", Uint8Array.of(65, 0, 66, 0, 1)],
    ["import_file_too_large", new Uint8Array(MOST_BYTES + 1)],
    ["import_too_many_rows", utf8("a;b\n".repeat(MOST_ROWS + 2))],
  ])("is refused with %s", (code, bytes) => {
    expect(() => readSheet("a.csv", bytes)).toThrow(code);
  });
});

describe("its columns", () => {
  const of = (text: string) => readSheet("a.csv", utf8(text));

  it("are known by the names people give them", () => {
    const sheet = of(
      "Razão Social;Celular / WhatsApp;E-mail;Empresa;Obs.;CPF\nAna;11988887777;a@b.co;X;y;1\n",
    );
    expect(hasHeading(sheet)).toBe(true);
    expect(guessMapping(sheet, true)).toEqual([
      "nome",
      "telefone",
      "email",
      "empresa",
      "observacoes",
      null,
    ]);
  });

  it("are known by what stands in them when nothing names them", () => {
    const sheet = of("a@b.co;(11) 98888-7777;Ana Reis\nc@d.co;(21) 97777-6666;Rui\n");
    expect(hasHeading(sheet)).toBe(false);
    expect(guessMapping(sheet, false)).toEqual(["email", "telefone", "nome"]);
  });

  it("become lines with addresses as they are kept", () => {
    const sheet = of(
      "Nome;Fone;Email;Tipo\nAna;(11) 98888-7777;ANA@B.co;Fornecedora\n'=Rui;abc;;\n",
    );
    expect(rowsOf(sheet, ["nome", "telefone", "email", "tipo"], true)).toEqual([
      { line: "2", nome: "Ana", telefone: "+5511988887777", email: "ana@b.co", tipo: "fornecedor" },
      { line: "3", nome: "=Rui", telefone: "abc" },
    ]);
  });
});

it("a person who stands in it twice is known by phone, with and without the ninth digit, or by e-mail", () => {
  const rows = [
    { line: "2", telefone: "+5511988887777", email: "a@b.co" },
    { line: "3", telefone: "+551188887777" },
    { line: "4", telefone: "+551133334444", email: "a@b.co" },
    { line: "5", telefone: "+551133334444" },
    { line: "6" },
  ];
  expect([...repeatedLines(rows)]).toEqual([
    ["3", "2"],
    ["4", "2"],
    ["5", "4"],
  ]);
});
