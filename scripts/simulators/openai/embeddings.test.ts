import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AiBench, startAiBench } from "../ai/testing.ts";
import { cosine } from "../ai/text/embedding.ts";

let bench: AiBench;
beforeAll(async () => {
  bench = await startAiBench();
});
beforeEach(() => bench.reset());
afterAll(() => bench.close());

const model = "text-embedding-3-small";
const vectorsOf = async (input: string[], more = {}): Promise<number[][]> => {
  const { body } = await bench.openai("/embeddings", { model, input, ...more });
  return body.data.map(({ embedding }: { embedding: number[] }) => embedding);
};

const documents = [
  "Reembolso: devolvemos o valor pago em até 7 dias depois da aprovação do estorno.",
  "Trocas: aceitamos a troca de tamanho em até 30 dias, com etiqueta e nota fiscal.",
  "Entrega: o frete para o Sudeste leva de 3 a 5 dias úteis; para o Norte, até 12 dias.",
  "Rastreamento: o código de rastreio chega por e-mail quando a transportadora coleta o pacote.",
  "Pagamento: aceitamos Pix, boleto e cartão em até 6 vezes sem juros.",
  "Segunda via do boleto: gere outra na área do cliente, em Faturas.",
  "Horário: atendemos de segunda a sexta das 8h às 18h e aos sábados até 12h.",
  "Endereço: nossa loja fica na Rua Augusta, 500, em São Paulo.",
  "Senha: para redefinir o acesso, clique em Esqueci minha senha na tela de login.",
  "Garantia: produtos com defeito têm conserto gratuito por 12 meses.",
  "Cancelamento: a assinatura pode ser encerrada a qualquer momento, sem multa.",
  "Privacidade: para excluir seus dados pessoais, escreva para o encarregado de LGPD.",
];
const questions: [string, number][] = [
  ["Quero meu dinheiro de volta, quando cai o estorno?", 0],
  ["a blusa ficou pequena, dá pra trocar?", 1],
  ["quantos dias demora pra chegar em Manaus, no norte?", 2],
  ["cadê o código pra rastrear meu pacote", 3],
  ["Posso parcelar no cartão?", 4],
  ["perdi o boleto, como emito de novo?", 5],
  ["vocês abrem no sábado?", 6],
  ["onde fica a loja física?", 7],
  ["esqueci a senha e não consigo entrar", 8],
  ["meu produto veio com defeito, tem conserto?", 9],
  ["quero cancelar minha assinatura, tem multa?", 10],
  ["como apagar meus dados, por causa da LGPD?", 11],
];

describe("embeddings", () => {
  it("put the document that answers a question first", async () => {
    const known = await vectorsOf(documents);
    const asked = await vectorsOf(questions.map(([question]) => question));
    const ranks = questions.map(([, right], at) => {
      const scores = known.map((vector) => cosine(vector, asked[at] ?? []));
      return scores.filter((score) => score > (scores[right] ?? 0)).length;
    });
    expect(ranks.filter((rank) => rank === 0).length).toBeGreaterThanOrEqual(10);
    expect(ranks.filter((rank) => rank > 2)).toEqual([]);
  });

  it("are the same every time, of length one, and as long as they are asked to be", async () => {
    const [first] = await vectorsOf(["Como pedir reembolso?"]);
    const [again] = await vectorsOf(["Como pedir reembolso?"]);
    expect(again).toEqual(first);
    expect(Math.hypot(...(first ?? []))).toBeCloseTo(1, 5);
    const [short] = await vectorsOf(["Como pedir reembolso?"], { dimensions: 256 });
    expect(short).toHaveLength(256);
    expect((await vectorsOf(["…?!"]))[0]).toHaveLength(1536);
  });

  it("come in base64 as well", async () => {
    const input = ["Como pedir reembolso?"];
    const [numbers = []] = await vectorsOf(input);
    const { body } = await bench.openai("/embeddings", { model, input, encoding_format: "base64" });
    const bytes = Buffer.from(String(body.data[0]?.embedding), "base64");
    expect(bytes).toHaveLength(1536 * 4);
    expect(bytes.readFloatLE(40)).toBeCloseTo(numbers[10] ?? 9, 6);
  });

  it.each<[string, object]>([
    ["no input", { input: undefined }],
    ["an empty text", { input: "" }],
    ["an empty text among others", { input: ["oi", ""] }],
    ["an empty list", { input: [] }],
    ["too many texts", { input: new Array(2_049).fill("oi") }],
    ["a text that is too long", { input: "palavra ".repeat(8_200) }],
    ["too much in all", { input: new Array(100).fill("palavra ".repeat(2_000)) }],
    ["more dimensions than there are", { input: "oi", dimensions: 1537 }],
    [
      "fewer dimensions of the old model",
      { input: "oi", model: "text-embedding-ada-002", dimensions: 8 },
    ],
    ["another format", { input: "oi", encoding_format: "hex" }],
    ["a model for texts", { input: "oi", model: "gpt-6-luna" }],
  ])("are refused for %s", async (_name, more) => {
    const { status, body } = await bench.openai("/embeddings", { model, ...more });
    expect([status, body.error?.type]).toEqual([400, "invalid_request_error"]);
  });

  it("come in another order, or too short, when they are told to", async () => {
    const input = ["um", "dois"];
    await bench.sim("POST", "faults", { kind: "shuffled_vectors" });
    await bench.sim("POST", "faults", { kind: "short_vectors" });
    const { body } = await bench.openai("/embeddings", { model, input });
    expect(body.data.map(({ index }: { index: number }) => index)).toEqual([1, 0]);
    expect((await vectorsOf(input))[0]).toHaveLength(768);
    expect((await vectorsOf(input))[0]).toHaveLength(1536);
  });
});
