// What different words of a Brazilian shop have in common: the little meaning the played models know.
import { stemsOf } from "./words.ts";

const groups: Record<string, string> = {
  preco: "preço valor custo custa custam tabela orçamento mensalidade barato caro",
  desconto: "desconto promoção cupom oferta abatimento",
  reembolso: "reembolso estorno ressarcimento devolver dinheiro restituição",
  troca: "troca trocar devolução devolver arrependimento tamanho",
  entrega:
    "entrega frete envio enviar chegar chega transportadora correios rastreio rastrear despacho",
  cobranca: "cobrança boleto fatura vencimento débito mensalidade segunda via",
  pagamento: "pagamento pagar pix cartão parcelar parcela crédito dinheiro",
  cancelar: "cancelar cancelamento encerrar desistir rescindir assinatura",
  problema: "erro falha problema bug defeito travar quebrado funciona estragado",
  acesso: "senha login acesso acessar entrar conta usuário bloqueada",
  horario: "horário hora horas abre fecha aberto funcionamento sábado domingo feriado",
  contato: "telefone contato falar ligar whatsapp email canal",
  lugar: "endereço fica loja local filial retirar localização",
  garantia: "garantia conserto assistência reparo defeito técnica",
  nota: "nota fiscal recibo comprovante nfe",
  agenda: "agendar agendamento marcar remarcar visita consulta reunião demonstração",
  cadastro: "cadastro cadastrar dados atualizar alterar nome titular",
  privacidade: "privacidade lgpd dados pessoais excluir apagar",
  plano: "plano planos pacote assinatura contratar upgrade",
  estoque: "estoque disponível disponibilidade reposição esgotado",
};

const conceptsByStem = new Map<string, string[]>();
for (const [concept, words] of Object.entries(groups)) {
  for (const stem of stemsOf(words)) {
    conceptsByStem.set(stem, [...(conceptsByStem.get(stem) ?? []), concept]);
  }
}

export const conceptsOf = (stem: string): readonly string[] => conceptsByStem.get(stem) ?? [];
