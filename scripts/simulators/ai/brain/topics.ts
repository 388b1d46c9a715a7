// What it is about: the subjects a Brazilian company is written to for, and how urgent they sound.
import type { Material } from "../prompt.ts";
import { fold } from "../text/words.ts";

export interface Topic {
  name: string;
  /** What else lists call it. */
  aliases: string[];
  parts: { name: string; pattern: RegExp }[];
}

const part = (name: string, pattern: RegExp) => ({ name, pattern });

export const topics: Topic[] = [
  {
    name: "financeiro",
    aliases: ["billing", "cobranca", "pagamento", "pagamentos", "finance", "faturamento"],
    parts: [
      part(
        "cobrança duplicada",
        /(?:cobra\w*|debit\w*|pag\w*) (?:\w+ )?(?:duas vezes|em dobro|2x|duplicad)|duplicidade/g,
      ),
      part("reembolso", /reembols|estorn|dinheiro de volta|ressarc/g),
      part("boleto", /boleto|segunda via|2a via|fatura|vencimento/g),
      part("nota fiscal", /nota fiscal|\bnf-?e?\b|\bdanfe\b/g),
      part(
        "pagamento",
        /\bpix\b|cartao|parcel|pagamento|\bpagar\b|\bpaguei\b|cobranca|cobrad|cobrar|debit/g,
      ),
    ],
  },
  {
    name: "entrega",
    aliases: ["logistica", "delivery", "shipping", "envio", "frete", "pedido", "pedidos"],
    parts: [
      part(
        "atraso",
        /atras\w* .{0,30}(?:entreg|pedido|encomenda)|(?:entreg|pedido|encomenda).{0,40}atras|nao (?:cheg|recebi|entreg)/g,
      ),
      part("rastreio", /rastrei|rastrea|codigo de envio|onde esta (?:o )?meu pedido/g),
      part(
        "prazo e frete",
        /frete|prazo de entrega|entreg|encomenda|correio|transportadora|\bchega(?:r|ou)?\b/g,
      ),
    ],
  },
  {
    name: "trocas e devoluções",
    aliases: ["troca", "trocas", "devolucao", "produto", "returns", "garantia", "posvenda"],
    parts: [
      part("troca", /\btroc(?:a|ar|o|as|ou|quei)\b|tamanho errado|numero errado/g),
      part("devolução", /devol[uv]|arrepend/g),
      part("defeito e garantia", /defeit|garantia|quebrad|veio com|estragad|danificad|conserto/g),
    ],
  },
  {
    name: "suporte técnico",
    aliases: ["tecnico", "suporte", "support", "technical", "bug", "sistema", "acesso"],
    parts: [
      part(
        "acesso",
        /\bsenha|login|\blogar|acess(?:o|ar)|\bentrar na (?:minha )?conta|bloquead|codigo de verifica/g,
      ),
      part(
        "erro",
        /\berro\b|nao (?:esta |ta )?(?:funcion|abre|carrega|conecta|liga)|\bbug|trav(?:a|ou|ando)|fora do ar|lent(?:o|idao)|caiu|tela (?:branca|preta)/g,
      ),
      part(
        "configuração",
        /configur|instal|integra|atualiza(?:r|cao) (?:o )?(?:app|aplicativo|sistema)|aplicativo|\bapp\b/g,
      ),
    ],
  },
  {
    name: "cancelamento",
    aliases: ["retencao", "churn", "cancellation", "encerramento"],
    parts: [
      part(
        "cancelamento",
        /cancel|encerrar (?:a |minha )?(?:conta|assinatura|contrato)|rescis|desist|nao quero mais (?:o|a|continuar|ser|receber|usar)/g,
      ),
    ],
  },
  {
    name: "comercial",
    aliases: ["vendas", "sales", "venda", "orcamento", "planos", "comercial e vendas"],
    parts: [
      part(
        "preços e planos",
        /preco|quanto (?:custa|sai|fica|e)\b|valor(?:es)?\b|orcamento|\bplanos?\b|proposta|tabela/g,
      ),
      part("promoção", /promoc|desconto|cupom|oferta/g),
      part("compra", /\bcompr(?:ar|o)\b|contratar|estoque|disponiv|encomendar|demonstra/g),
    ],
  },
  {
    name: "cadastro",
    aliases: ["conta", "account", "dados", "cadastral", "privacidade"],
    parts: [
      part(
        "atualização de dados",
        /cadastr|(?:mudar|alterar|atualizar|trocar) (?:o |meu |meus |a )*(?:endereco|dados|email|e-mail|telefone|nome)|titular/g,
      ),
      part("privacidade", /lgpd|privacidade|(?:apagar|excluir) (?:os )?meus dados/g),
    ],
  },
  {
    name: "agendamento",
    aliases: ["agenda", "scheduling", "visita", "consulta"],
    parts: [
      part(
        "agendamento",
        /agend|\bmarcar\b|remarc|consulta|reuniao|horario (?:disponivel|vago)|visita/g,
      ),
    ],
  },
  {
    name: "atendimento",
    aliases: ["service", "elogio", "feedback", "experiencia"],
    parts: [
      part(
        "qualidade do atendimento",
        /atendimento|atendente|ninguem (?:me )?(?:respond|atend)|mal atendid|bem atendid|descaso/g,
      ),
      part(
        "horário e endereço",
        /horario|que horas|\babre|\bfecha|endereco|onde fica|telefone de contato|funciona (?:no|aos|de)/g,
      ),
    ],
  },
];

export interface Subject {
  topic: Topic | null;
  part: string | null;
  tags: string[];
}

export function subjectOf({ customer, question }: Material): Subject {
  const text = fold(`${customer}\n${question ?? ""}`);
  const hits = topics
    .flatMap((topic) =>
      topic.parts.map((one, at) => ({
        topic,
        part: one.name,
        // What comes first in a topic's list is the more precise.
        count: (text.match(one.pattern)?.length ?? 0) * (1.3 - at * 0.1),
      })),
    )
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  const [best] = hits;
  const tags = [
    ...new Set(hits.map((hit) => hit.part.replaceAll(" e ", " ").replaceAll(" ", "-"))),
  ];
  return { topic: best?.topic ?? null, part: best?.part ?? null, tags: tags.slice(0, 4) };
}

const urgent =
  /urgen|imediat|agora mesmo|\bja!|o quanto antes|o mais rapido|emergencia|ainda hoje|ate hoje|procon|advogad|processo|parad[oa]s?\b|sem (?:luz|internet|sinal|agua)|fora do ar|perdendo (?:dinheiro|vendas?|clientes?)|golpe|fraude/g;
const pressing =
  /hoje|amanha|prazo|atras|nao (?:cheg|funcion|recebi|consigo)|(?:ha|faz) (?:mais de )?\d+ (?:dias|semanas|meses)|de novo|cobrad|cancel|reclam/g;

/** From 0 to 3: none, some, high, critical. */
export function urgencyOf({ customer }: Material, polarity: number): number {
  const text = fold(customer);
  const high = text.match(urgent)?.length ?? 0;
  const some = text.match(pressing)?.length ?? 0;
  if (high >= 2 || (high === 1 && polarity < -0.5)) return 3;
  if (high === 1 || (some >= 1 && polarity < -0.45)) return 2;
  return some >= 1 || polarity < -0.2 ? 1 : 0;
}
