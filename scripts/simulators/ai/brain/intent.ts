// What the customer wants: one of the product's six intents.
import type { Material } from "../prompt.ts";
import { fold } from "../text/words.ts";
import { polarityOf } from "./sentiment.ts";

export type Intent = "duvida" | "reclamacao" | "elogio" | "suporte" | "cancelamento" | "informacao";

type Rule = [Intent, number, RegExp];

const rules: Rule[] = [
  [
    "cancelamento",
    4,
    /(?:quero|gostaria de|preciso|desejo|vou|pode|como (?:faco (?:pra|para) )?|solicito o?|pedir o?) ?(?:o )?(?:cancel|encerr|rescind)/,
  ],
  [
    "cancelamento",
    2.5,
    /\bcancel(?:ar|a|e|em|amento|amentos)\b|encerr(?:ar|amento)|rescis|desist|nao quero mais (?:o|a|esse|essa|continuar|ser|usar|fazer)|nao vou renovar|sair d[oa] (?:plano|contrato|assinatura)/,
  ],
  [
    "reclamacao",
    3,
    /reclam|absurdo|descaso|pessim|horrivel|inaceit|decep|insatisf|vergonh|procon|palhacada|desrespeit|lamentavel|engana|mentir/,
  ],
  [
    "reclamacao",
    2.2,
    /nao (?:cheg|recebi|entreg|resolv|veio)|atras(?:o|ad)|cobrad[oa]s? (?:duas|em dobro|a mais|indevid|errad)|(?:veio|chegou) (?:\w+ )?(?:errad|quebrad|faltando|com defeito|danificad|rasgad)|ninguem (?:me )?(?:respond|atend|resolv|retorn)/,
  ],
  [
    "elogio",
    3,
    /parabens|adorei|amei|excelente|maravilhos|perfeit|otim[oa]|incrivel|nota (?:10|dez)|recomendo|elogi|muito bem atendid|super (?:rapid|atencios)|nota dez|fantastic|impecavel|sensacional/,
  ],
  ["elogio", 1, /obrigad|agradec|gostei|valeu/],
  [
    "suporte",
    2.6,
    /nao (?:esta |ta )?(?:funcion|abr|carreg|conect|lig(?:a|ando)|sincroniz|atualiz|imprim|envia)|nao (?:consigo|estou conseguindo|consegui) (?:acess|entr|log|abr|us|baix|pag|final|cadastr|instal|emit|ger|fazer|conect|alter|envi|ver)/,
  ],
  [
    "suporte",
    2.2,
    /\berro\b|\bbug|trav(?:a|ou|ando|ado)|esqueci (?:a|minha) senha|redefinir|(?:ajuda|me ajud\w*) (?:com|a|para|pra)|suporte|configur|instal|fora do ar|tela (?:branca|preta)|codigo (?:nao|de verifica)|caiu|desconect/,
  ],
  [
    "informacao",
    2.2,
    /(?:gostaria|queria|preciso|quero) (?:de )?(?:saber|receber|ter|uma?s?) ?(?:mais )?(?:informac|detalhes|orcamento|o preco|os precos|o valor|os valores|o horario|o endereco|catalogo)|informac(?:ao|oes)|me (?:envi|mand|pass)\w* (?:o|a|os|as|um|uma|mais)\b/,
  ],
  [
    "informacao",
    1.8,
    /quanto (?:custa|e|fica|sai)|qual (?:e )?(?:o|a) (?:preco|valor|horario|endereco|telefone|prazo|site|email|e-mail|cnpj|chave|taxa)|preco|horario|endereco|onde fica|que horas|catalogo|tabela|orcamento|(?:voces )?(?:tem|teem|vendem|trabalham com|atendem|entregam)\b/,
  ],
  ["informacao", 1.2, /segue (?:o|a|em)|meu (?:cpf|email|e-mail|endereco|pedido|nome) e\b/],
  [
    "duvida",
    2.4,
    /duvida|como (?:eu )?(?:faco|fazer|funciona|posso|devo|se|e que|consigo|altero|uso|troco|vejo|acesso)|(?:sera que|e possivel|da pra|da para|tem como|posso|pode|poderia(?:m)?|consigo|preciso|devo|qual a diferenca|o que (?:e|significa|acontece))\b.*\?|por ?que\b.*\?/,
  ],
  ["duvida", 1, /\?/],
];

export interface IntentFound {
  intent: Intent;
  /** From 0 to 1. */
  certainty: number;
}

export function intentOf({ turns, customer, question }: Material): IntentFound {
  const said = turns.filter(({ who }) => who === "cliente").map(({ text }) => text);
  const texts = said.length > 0 ? said : [question ?? customer];
  const points = new Map<Intent, number>();
  texts.forEach((text, at) => {
    const share = 0.8 ** (texts.length - 1 - at);
    for (const [intent, value] of pointsOf(text)) {
      points.set(intent, (points.get(intent) ?? 0) + value * share);
    }
  });
  const ranked = [...points].toSorted((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  if (!best || best[1] < 0.5) return { intent: "informacao", certainty: 0.4 };
  const lead = best[1] / (best[1] + (second?.[1] ?? 0) + 0.6);
  return { intent: best[0], certainty: Math.round(Math.min(0.97, 0.35 + 0.62 * lead) * 100) / 100 };
}

function pointsOf(text: string): Map<Intent, number> {
  const folded = fold(text);
  const points = new Map<Intent, number>();
  const add = (intent: Intent, value: number) =>
    points.set(intent, (points.get(intent) ?? 0) + value);
  for (const [intent, value, pattern] of rules) if (pattern.test(folded)) add(intent, value);
  const polarity = polarityOf(text);
  if (polarity < -0.3) {
    add("reclamacao", -polarity * 2.4);
    points.delete("elogio");
  }
  if (polarity > 0.3 && !folded.includes("?")) add("elogio", polarity * 1.6);
  return points;
}
