// How likely the customer is to leave, and the reasons one would give for saying so.
import type { Material } from "../prompt.ts";
import { fold } from "../text/words.ts";
import { sentimentOf } from "./sentiment.ts";

const signs: [string, number, RegExp][] = [
  [
    "Falou em cancelar ou encerrar o contrato",
    2.4,
    /cancel|encerrar (?:a |minha |o )?(?:conta|assinatura|contrato)|rescis|nao vou renovar|desist/,
  ],
  [
    "Comparou com um concorrente ou disse que vai trocar",
    2,
    /concorrent|outra (?:empresa|loja|operadora)|mudar de (?:empresa|operadora|fornecedor)|trocar de (?:empresa|operadora|fornecedor)|vou procurar outr/,
  ],
  [
    "Ameaçou Procon, Reclame Aqui ou a justiça",
    1.6,
    /procon|reclame ?aqui|advogad|processar|justica/,
  ],
  ["Disse que não volta a comprar", 1.8, /nunca mais|ultima vez|nao compro mais|nao volto/],
  [
    "O problema se repete",
    1.1,
    /de novo|outra vez|mais uma vez|(?:segunda|terceira|quarta|quinta) vez|sempre a mesma|continua (?:sem|com|o mesmo)/,
  ],
  [
    "Espera há muito tempo por uma solução",
    1,
    /(?:ha|faz) (?:mais de )?\d+ (?:dias|semanas|meses)|ate agora nada|ninguem (?:me )?(?:respond|resolv|retorn|atend)|sem resposta|nao resolv/,
  ],
  ["Reclamou de cobrança", 0.8, /cobrad|cobranca (?:errada|indevida|dupl)|duas vezes/],
  [
    "Achou caro",
    0.8,
    /\bcaro\b|\bcara\b|aument\w* (?:o |de )?(?:preco|valor)|nao (?:compensa|vale a pena)/,
  ],
  ["Pediu o dinheiro de volta", 1, /reembols|estorn|dinheiro de volta/],
];
const calm = /renov(?:ei|ar)|contratar mais|indic(?:ar|ei|o)|recomend|satisfeit|adorei|excelente/;

export interface Churn {
  risk: "baixo" | "medio" | "alto";
  /** From 0 to 1. */
  probability: number;
  reasons: string[];
}

export function churnOf(material: Material): Churn {
  const text = fold(material.customer);
  const { polarity } = sentimentOf(material);
  const found = signs.filter(([, , pattern]) => pattern.test(text));
  let points = found.reduce((sum, [, value]) => sum + value, 0) - polarity * 1.2;
  const reasons = found.map(([reason]) => reason);
  if (polarity < -0.4) reasons.push("Tom negativo nas últimas mensagens");
  if (calm.test(text) && polarity > 0) points -= 1;
  const probability = Math.round((1 / (1 + Math.exp(2.2 - points))) * 100) / 100;
  const risk = probability >= 0.6 ? "alto" : probability >= 0.3 ? "medio" : "baixo";
  return { risk, probability, reasons };
}
