// What different words of a Brazilian shop have in common: the little meaning the played models know.
import { stemsOf } from "./words.ts";

const groups: Record<string, string> = {
  preco: "preço valor custo custa custam tabela orçamento mensalidade barato caro cobram sai taxa",
  desconto: "desconto promoção cupom oferta abatimento abate desconta barato",
  reembolso: "reembolso estorno ressarcimento devolver devolvem dinheiro restituição volta cai",
  troca: "troca trocar devolução devolver arrependimento arrependi desisti tamanho cor",
  entrega:
    "entrega frete envio enviar chegar chega transportadora correios rastreio rastrear despacho encomenda entregador",
  cobranca: "cobrança boleto fatura vencimento débito mensalidade segunda via cobrar juros multa",
  pagamento:
    "pagamento pagar pix cartão parcelar parcela crédito dinheiro espécie vezes sem acréscimo juros",
  cancelar: "cancelar cancelamento encerrar desistir rescindir assinatura sair desisti",
  suspender: "suspender pausar pausa congelar parar férias",
  problema: "erro falha problema bug defeito travar quebrado funciona estragado pifar pifou parou",
  acesso: "senha login acesso acessar entrar conta usuário bloqueada travou",
  horario:
    "horário hora horas abre fecha aberto funcionamento sábado domingo feriado almoço atender",
  contato: "telefone contato falar ligar whatsapp zap email canal atendimento",
  lugar: "endereço fica loja local filial localização",
  retirada: "retirar retirada buscar pegar balcão passar",
  garantia:
    "garantia conserto consertar assistência reparo defeito técnica coberta cobertura cobre",
  estender: "estender estendida esticar ampliar prorrogar acrescenta",
  nota: "nota fiscal recibo comprovante nfe xml",
  agenda: "agendar agendamento marcar visita consulta reunião demonstração técnico",
  adiar: "adiar remarcar mudar outro dia data reagendar",
  cadastro: "cadastro cadastrar dados atualizar alterar nome titular",
  privacidade: "privacidade lgpd dados pessoais excluir exclusão apagar apaguem",
  propaganda: "propaganda oferta ofertas anúncio marketing spam divulgação",
  plano: "plano planos pacote contratar upgrade bronze prata ouro",
  estoque: "estoque disponível disponibilidade reposição esgotado consegue conseguem",
  montagem: "montagem montar montador armar instalar desmontar",
  frio: "expositor geladeira freezer refrigerado refrigerador gelar gela vitrine",
  equipamento: "equipamento máquina aparelho seladora balança",
  aplicativo: "aplicativo app celular store",
  equipe: "funcionário equipe colaborador empregado",
  rotina: "semana semanal semanais quinzenal todo programar programado sempre",
  golpe: "golpe fraude falso enganado enganada gmail provedor suspeito verdade",
  festas: "natal natalina páscoa datas dezembro",
  engano: "errado errada diferente mandaram trocado",
  falta: "faltando faltou faltar menos vieram veio quantidade incompleto",
  avaria: "quebrado trincado amassado rasgado molhado avaria riscado vidro",
  pontos: "pontos pontuação fidelidade clube indicar indicação",
  atacado: "atacado revenda revender revendedor volume caixas",
  obra: "obra reforma reformar projeto",
  pessoas: "outra pessoa terceiros marido esposa filha filho contador sócio",
  parede: "parede drywall gesso alvenaria pendurar prateleira fixar",
  sudeste: "santos campinas paulo rio minas sudeste baixada",
  sul: "curitiba alegre pelotas florianópolis paraná sul",
  nordeste: "recife salvador fortaleza natal olinda bahia nordeste",
  norte: "manaus belém amazonas pará norte",
};

const conceptsByStem = new Map<string, string[]>();
for (const [concept, words] of Object.entries(groups)) {
  for (const stem of stemsOf(words)) {
    conceptsByStem.set(stem, [...(conceptsByStem.get(stem) ?? []), concept]);
  }
}

export const conceptsOf = (stem: string): readonly string[] => conceptsByStem.get(stem) ?? [];
