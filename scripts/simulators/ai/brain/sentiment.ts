// How the customer feels, by the words for it, what turns them round, and what they stress.
import type { Material } from "../prompt.ts";
import { fold, sentencesOf, stemOf, wordsOf } from "../text/words.ts";

const words: [number, string][] = [
  [2.5, "excelente maravilhoso perfeito incrível sensacional fantástico espetacular"],
  [2.5, "apaixonada apaixonado espetáculo maravilhosa perfeita"],
  [2, "nota10 amei adorei ótimo parabéns impecável encantada satisfeito satisfeita"],
  [2, "feliz surpreendeu amando adorando lindeza capricho animada animado arretado"],
  [2, "amou amo adoro ótima encantado salvam caprichado anjo gratidão arrasou"],
  [2, "arrasaram melhor"],
  [1.5, "linda lindo recomendo elogiar atencioso atenciosa gentil prestativo prestativa"],
  [1.5, "eficiente beleza"],
  [1.2, "rápido rápida agradeço resolvido resolveram funcionou certinho rapidinho"],
  [1.2, "resolveu resolve bão"],
  [1, "bom boa agradecida excelência top fácil facilitou educado educada elogio"],
  [1, "elogios sucesso confiança"],
  [0.8, "obrigado obrigada obg vlw valeu legal bacana show brigado brigada"],
  [-1, "problema erro demora demorado demorando difícil complicado confuso travando"],
  [-1, "trava chato infelizmente caro amassada amassado aff aflita aflito medo agonia"],
  [-1, "roubaram confusão preocupada preocupado preocupação estranho perdi"],
  [-1.2, "atraso atrasado atrasada reclamar reclamação errado errada quebrado quebrada"],
  [-1.2, "defeito falha caindo"],
  [-1.5, "insatisfeito insatisfeita decepcionado decepcionada decepção frustrado"],
  [-1.5, "frustrada chateado chateada cansado cansada cansei ruim pior irritado irritada"],
  [-1.5, "raiva nervoso nervosa prejuízo desesperada desesperado socorro roubado"],
  [-1.5, "enrolação inútil insuportável arrependimento golpe desespero enganosa desligou"],
  [-1.5, "sumiu sumiram"],
  [-2, "péssimo péssima horrível descaso absurdo vergonha desrespeito inaceitável"],
  [-2, "ridículo lixo ódio enganado enganada engano fraude mentira mentiram palhaçada"],
  [-2, "porcaria terrível inadmissível desastre sacanagem piada nojo horroroso"],
  [-2, "revoltado revoltada indignado indignada processar procon reclameaqui advogado"],
  [-2, "lamentável"],
];
const weights = new Map<string, number>();
for (const [weight, list] of words) {
  for (const word of wordsOf(list)) weights.set(stemOf(word), weight);
}

const phrases: [RegExp, number][] = [
  [/\bnao (?:esta |ta )?(?:funcion|abre|liga|carrega|entra|conecta|respond)/g, -1.4],
  [/\bnao (?:consigo|consegui|consegue)\b/g, -0.9],
  [/\b(?:nao|nunca) (?:me )?(?:recebi|cheg|entreg|resolv|atend|retorn|deram|veio)/g, -1.5],
  [/\bninguem (?:me )?(?:respond|resolv|atend|retorn|ajud)/g, -1.8],
  [/\b(?:cobrad[oa]s?|cobraram|cobranca) (?:duas vezes|em dobro|a mais|indevid|errad)/g, -1.5],
  [/\bde novo\b|\boutra vez\b|\bmais uma vez\b|\bpela (?:segunda|terceira|quarta) vez/g, -0.5],
  [/\b(?:ha|faz) (?:mais de )?\d+ (?:dias|semanas|meses)\b/g, -0.5],
  [/\bnunca mais\b/g, -1.5],
  [/\bquero (?:o )?(?:meu )?dinheiro de volta/g, -1.2],
  [/\b(?:nao|nem|nunca) (?:\w+ )?gost\w*/g, -1.6],
  [/\b(?:me )?gostei\b|\bgosto muito|\bgostamos\b|\bgostando\b/g, 1.4],
  [/\bnao (?:aguento|da) mais\b|\bassim nao da\b|\bcade\b.{0,30}[?!]|\bnada (?:do|da|de) /g, -1.2],
  [/\bpor culpa\b|\bfaltando\b|\bna minha cara\b|\bdiabos\b|\bate quando\b/g, -1],
  [/\bsem (?:resposta|retorno|solucao|previsao)|\bninguem\b/g, -1],
  [/⭐{3,}|\b(?:5|cinco) estrelas\b/gu, 2],
  [/\bsuper recomendo|nota (?:10|dez)\b|\bde parabens\b/g, 2],
  [
    /\b(?:bem|bao|bom) demais|\bantes do prazo|\b(?:tri|muito|mto) bom|\bnota mil|\bshow de bola|\bsao (?:demais|top)/g,
    2,
  ],
  [
    /\bque (?:piada|demora|raiva|vergonha|decepcao|chateacao|confusao)|\bnao quero mais|\bfalta de respeito|\b(?:trem|muito) ruim/g,
    -1.8,
  ],
  [/\bdeu (?:tudo )?certo\b|\btudo certo\b|\bchegou (?:tudo )?(?:certo|bem|antes|rapid)/g, 1.5],
  [/\bmuito obrigad[oa]\b/g, 0.8],
  [/[😡🤬😠👎😤😩😰]/gu, -1.5],
  [/[😞😢😭🙄💔🙃😔😟😥]/gu, -1],
  [/[😍🥰❤💚💙🤩👏🥳]/gu, 1.5],
  [/[😀😃😄😊🙂👍🙏🎉✨🙌👌]/gu, 0.8],
];
const courtesies =
  /\b(?:gostaria|gosto de|bom dia|boa tarde|boa noite|tudo (?:bem|bom|certo)\?|por favor|por gentileza)/g;
const negations = new Set(["nao", "nunca", "nem", "jamais", "nada", "n"]);
const stresses = new Set(["muito", "super", "demais", "extremamente", "totalmente", "tao", "mt"]);

export interface Sentiment {
  label: "positivo" | "negativo" | "neutro";
  /** From -1 to 1. */
  polarity: number;
}

export function sentimentOf({ turns, customer }: Material): Sentiment {
  const said = turns.filter(({ who }) => who === "cliente").map(({ text }) => text);
  const texts = said.length > 0 ? said : [customer];
  let sum = 0;
  let shares = 0;
  texts.forEach((text, at) => {
    // What was said last says most about how it is now.
    const share = 0.55 ** (texts.length - 1 - at);
    const value = polarityOf(text);
    sum += value * share;
    // Small talk between does not thin it out.
    shares += value === 0 ? share * 0.2 : share;
  });
  const polarity = shares === 0 ? 0 : Math.max(-1, Math.min(1, sum / shares));
  const label = polarity > 0.2 ? "positivo" : polarity < -0.2 ? "negativo" : "neutro";
  return { label, polarity: Math.round(polarity * 100) / 100 };
}

/** From -1 to 1. */
export function polarityOf(text: string): number {
  let sum = 0;
  for (const sentence of sentencesOf(text)) {
    const folded = fold(sentence).replace(courtesies, " ");
    const halves = folded.split(/\b(?:mas|porem|so que|entretanto|no entanto)\b/);
    halves.forEach((half, at) => {
      const weight = halves.length === 1 ? 1 : at === halves.length - 1 ? 1.3 : 0.5;
      sum += weightOf(half) * weight * (/!{2,}/.test(half) ? 1.2 : 1);
    });
  }
  return sum / (Math.abs(sum) + 1.2);
}

function weightOf(folded: string): number {
  let sum = 0;
  let rest = folded;
  for (const [phrase, weight] of phrases) {
    rest = rest.replace(phrase, () => {
      sum += weight;
      return " ";
    });
  }
  const list = wordsOf(rest);
  list.forEach((word, at) => {
    const weight = weights.get(stemOf(word));
    if (weight === undefined) return;
    const before = list.slice(Math.max(0, at - 3), at);
    const turned = before.some((one) => negations.has(one));
    const around = [...before, list[at + 1] ?? ""];
    const stressed = around.some((one) => stresses.has(one)) ? 1.4 : 1;
    // "Sem problema" is hardly praise; "não gostei" is a complaint.
    const turnedBy = weight > 0 ? -0.9 : -0.2;
    const without = before.at(-1) === "sem" && weight < 0;
    sum += weight * stressed * (turned || without ? turnedBy : 1);
  });
  return sum;
}
