// What the customer wants: one of the six intents, as scripts/eval/README.md tells them apart.
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
    /\bcancel(?:ar|a|e|em|amento|amentos)\b|encerr(?:ar|amento)|rescis|desist|nao quero mais (?:o|a|esse|essa|continuar|ser|usar|fazer)|nao vou renovar|sair d[oaei]\w* (?:plano|contrato|assinatura|antes)|quero sair|nao (?:vou )?renova|desmarcar|estorn(?:a|ar|em)\b|apagar minha conta|encerra\b|barrar|desconsiderar|suspender|nao (?:vou )?(?:mais )?precisar|me livr|devolv\w+ meu dinheiro|dinheiro de volta/,
  ],
  [
    "reclamacao",
    3,
    /reclam|absurdo|descaso|pessim|horrivel|inaceit|decep|insatisf|vergonh|procon|palhacada|desrespeit|lamentavel|engana|mentir|propaganda enganosa|lixo|porcaria|sacanagem|falta de respeito|nunca mais compro|que (?:piada|demora|raiva)|aff\b|muito caro|(?:rasg|desbot|amass)(?:ou|ad[ao])/,
  ],
  [
    "reclamacao",
    2.2,
    /nao (?:cheg|recebi|entreg|resolv|veio)|atras(?:o|ad)|cobrad[oa]s? (?:duas|em dobro|a mais|indevid|errad)|(?:veio|chegou) (?:\w+ )?(?:errad|quebrad|faltando|com defeito|danificad|rasgad)|ninguem (?:me )?(?:respond|atend|resolv|retorn)/,
  ],
  [
    "elogio",
    3,
    /parabens|adorei|amei|excelente|maravilhos|perfeit|otim[oa]|incrivel|nota (?:10|dez)|recomendo|elogi|muito bem atendid|super (?:rapid|atencios)|nota dez|fantastic|impecavel|sensacional|melhor fornecedor|\btop\b|show de bola|(?:lind|bel)(?:o|a|eza|issim)\w*|capricho|arretado|tri bom|bom demais|antes do prazo|apaixonad|espetaculo|nota mil|5 estrelas|bem feito/,
  ],
  ["elogio", 1, /obrigad|agradec|(?<!nao )gostei|valeu/],
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
    "suporte",
    2.4,
    /(?:segunda|2a?) via|reenvi|(?:manda|envia|emit)\w* (?:outr|de novo|o link|o xml|a nota)|(?:preciso|como|quero|me ajuda a|ajuda a) (?:\w+ )?(?:agendar|trocar|mudar|regular|recalibrar|reparar|consertar|alterar|incluir|adiar)|(?:peca|parafuso|manual|item) (?:\w+ ){0,4}(?:faltando|a menos)|faltando (?:\w+ )?(?:peca|parafuso|item)|expir(?:ou|ado)|nao (?:esquenta|gela|entra|veio na caixa)|(?:parou|queimou|emperr\w+|apagou|vazando|trincad)|mand\w+ alguem|socorro|preciso d[eo] (?:ajuda|tecnico)|perdi o codigo/,
  ],
  [
    "informacao",
    2.2,
    /^(?:ok|blz|beleza|vlw|valeu|certo|combinado|fechado|perfeito|oba|maravilha|pago)\b|^(?:segue|informo|so uma correcao|aprovad)|\bja (?:fiz|paguei|mandei|enviei)|mandei o|\b(?:o |a )?(?:meu|minha|endereco|cep|tamanho|modelo|nota|loja) (?:\w+ ){0,2}(?:e|abre)\b|^(?:sou d|to n|estou n|sao \d|vou (?:estar|ver|retirar))|quem recebe|pode (?:entregar|fechar|rodar)|podem seguir|fico no aguardo|^[\d\s.-]+$/,
  ],
  ["informacao", 1.2, /segue (?:o|a|em)|infelizmente (?:nao vai|hoje)|so avisando|aviso/],
  [
    "duvida",
    2.4,
    /duvida|como (?:eu )?(?:faco|fazer|funciona|posso|devo|se|e que|consigo|altero|uso|troco|vejo|acesso|acompanho)|(?:sera que|e possivel|da pra|da para|tem como|posso|pode|poderia(?:m)?|consigo|preciso|devo|serve|qual a diferenca|o que (?:e|significa|acontece))\b.*\?|por ?que\b.*\?|\bpq\b/,
  ],
  [
    "duvida",
    2.2,
    /quanto (?:custa|e|fica|sai|ta|tempo)|\bqu?al (?:e )?(?:o|a) |\bqto\b|onde (?:fica|vejo)|que horas|gostaria de saber|(?:gostaria|queria|preciso|quero) (?:de )?(?:saber|(?:mais )?(?:informac|detalhes))|(?:voces|vcs?|ainda) (?:\w+ )?(?:tem|vendem|fazem|trabalham com|atendem|entregam|abrem|parcelam|aceitam|mandam)\b|^(?:tem|aceita|serve|da)\b/,
  ],
  ["duvida", 1.2, /\?/],
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
  const asks = folded.includes("?");
  if (polarity < -0.3) {
    add("reclamacao", -polarity * (asks ? 1.6 : 2.8));
    points.delete("elogio");
  }
  if (polarity > 0.3 && !asks) add("elogio", polarity * 2.4);
  // Thanks at the end of a question are manners.
  if (asks && points.has("elogio")) points.set("elogio", 0.5);
  return points;
}
