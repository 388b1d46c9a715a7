// Portuguese words as the played models compare them: unaccented, without endings.

/** Lower case without accents: what people type on a phone. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** As they are typed on a phone, and what they stand for. */
const shortened: Record<string, string> = {
  ...{ vc: "voce", vcs: "voces", q: "que", qto: "quanto", qtos: "quantos", qdo: "quando" },
  ...{ hj: "hoje", tb: "tambem", tbm: "tambem", pfv: "favor", pf: "favor", pra: "para" },
  ...{ obg: "obrigado", vlw: "valeu", blz: "beleza", mto: "muito", mt: "muito", msm: "mesmo" },
  ...{ td: "tudo", cmg: "comigo", n: "nao", ng: "ninguem", cel: "celular", whats: "whatsapp" },
  ...{ dps: "depois", add: "adicionar", qq: "qualquer", eh: "e", ta: "esta", to: "estou" },
};

export function wordsOf(text: string): string[] {
  const words = fold(text).match(/[a-z0-9]+/g) ?? [];
  return words.map((word) => (Object.hasOwn(shortened, word) ? shortened[word]! : word));
}

const stopwords = new Set(
  wordsOf(`
    a à ao aos as até com como da das de dela dele deles do dos e é ela elas ele eles em entre era
    essa essas esse esses esta está estão estar estas este estes estou eu faço fazer foi for foram há
    isso isto já lá lhe mas me meu meus minha minhas muito na nas nem no nos nós o os ou para pela
    pelas pelo pelos per por pra pro que quem se sem ser seu seus só sua suas também te tem têm tenho
    ter teu tua tudo um uma umas uns vai vão vc vcs você vocês vou qual quais quando quanto quantos
    quanta quantas onde porque pq oi olá bom boa dia tarde noite favor gostaria queria quero saber
    posso pode podem preciso ola ok aqui aí ai então mais sobre the of and
  `),
);

/** Longest first; what is left must still be a word's beginning. */
const endings = wordsOf(`
  aríamos eríamos iríamos ássemos êssemos íssemos amentos imentos
  aremos eremos iremos ávamos amento imento aturas aturas idades adores adoras
  ariam eriam iriam assem essem issem ações ições uções atura adora idade ância ência
  antes entes ando endo indo aram eram iram avam asse esse isse aria eria iria arei erei irei
  ação ição ução ador ança ante ente amos emos imos ável ível ados adas idos idas
  ava ada ado ida ido ara era ira ões ar er ir ou ei iu am em ia
`).toSorted((a, b) => b.length - a.length);

/** A light stem: "cobrança", "cobrado" and "cobraram" are one. */
export function stemOf(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  let stem = word
    .replace(/(oes|aes|aos)$/, "ao")
    .replace(/ais$/, "al")
    .replace(/eis$/, "el")
    .replace(/ns$/, "m")
    .replace(/(?<=[rz])es$/, "")
    .replace(/(?<=[a-z]{2}[^s])s$/, "")
    .replace(/mente$/, "");
  const ending = endings.find((one) => stem.endsWith(one) && stem.length - one.length >= 3);
  if (ending) stem = stem.slice(0, -ending.length);
  if (stem.length > 3) stem = stem.replace(/[aeio]$/, "");
  return stem
    .replace(/(?<=[a-z]{2})qu$/, "c")
    .replace(/gu$/, "g")
    .replace(/olv$/, "ol");
}

/** The stems that carry meaning, in order. */
export function stemsOf(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !stopwords.has(word) && (word.length > 1 || /\d/.test(word)))
    .map(stemOf);
}

/** Sentences and lines, also those that a stroke joins, without what only separates them. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+(?=\S)|\n+| \/ /u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}
