// What different words of a Brazilian shop have in common: the little meaning the played models know.
import { stemsOf } from "./words.ts";

const groups: Record<string, string> = {
  preco:
    "preço valor custo custa custam tabela orçamento mensalidade barato caro cobram sai taxa cobrar tarifa",
  desconto: "desconto promoção cupom oferta abatimento abate desconta barato atacado",
  reembolso:
    "reembolso estorno ressarcimento devolver devolvem dinheiro restituição volta cai devolvido crédito",
  troca:
    "troca trocar devolução devolver arrependimento arrependi desisti tamanho cor pequeno grande apertado",
  entrega:
    "entrega frete envio enviar chegar chega transportadora correios rastreio rastrear despacho encomenda entregador entregam cidade região bairro",
  cobranca: "cobrança boleto fatura vencimento débito mensalidade segunda via cobrar juros multa",
  pagamento:
    "pagamento pagar pix cartão parcelar parcela crédito dinheiro espécie vezes sem acréscimo juros parcelamento recusado",
  cancelar: "cancelar cancelamento encerrar desistir rescindir assinatura sair desisti barrar",
  suspender: "suspender pausar pausa congelar parar férias",
  problema:
    "erro falha problema bug defeito travar quebrado funciona estragado pifar pifou parou queimou",
  acesso: "senha login acesso acessar entrar conta usuário bloqueada travou portal código",
  horario:
    "horário hora horas abre fecha aberto funcionamento sábado domingo feriado almoço atender abrem plantão",
  contato: "telefone contato falar ligar whatsapp zap email canal atendimento",
  lugar: "endereço fica loja local filial localização retirar showroom",
  retirada: "retirar retirada buscar pegar balcão passar loja pronto",
  garantia:
    "garantia conserto consertar assistência reparo defeito técnica coberta cobertura cobre peça",
  estender: "estender estendida esticar ampliar prorrogar acrescenta",
  nota: "nota fiscal recibo comprovante nfe xml danfe",
  agenda: "agendar agendamento marcar visita consulta reunião demonstração técnico remarcar",
  adiar: "adiar remarcar mudar outro dia data reagendar",
  cadastro: "cadastro cadastrar dados atualizar alterar nome titular cnpj mudança transferir",
  privacidade: "privacidade lgpd dados pessoais excluir exclusão apagar apaguem",
  propaganda: "propaganda oferta ofertas anúncio marketing spam divulgação",
  plano:
    "plano planos pacote contratar upgrade bronze prata ouro assinatura mudar baixar nível renovação fidelidade contrato",
  estoque: "estoque disponível disponibilidade reposição esgotado consegue conseguem acabou",
  montagem: "montagem montar montador armar instalar desmontar",
  frio: "expositor geladeira freezer refrigerado refrigerador gelar gela vitrine",
  equipamento: "equipamento máquina aparelho seladora balança",
  aplicativo: "aplicativo app celular store",
  equipe: "funcionário equipe colaborador empregado",
  rotina: "semana semanal semanais quinzenal todo programar programado sempre",
  golpe: "golpe fraude falso enganado enganada gmail provedor suspeito verdade",
  festas: "natal natalina páscoa datas dezembro",
  engano:
    "errado errada diferente mandaram trocado outro faltando falta faltou incompleto engano veio",
  falta: "faltando faltou faltar menos vieram veio quantidade incompleto",
  avaria:
    "quebrado trincado amassado rasgado molhado avaria riscado vidro avariado danificado transporte",
  pontos: "pontos pontuação fidelidade clube indicar indicação",
  atacado: "atacado revenda revender revendedor volume caixas",
  obra: "obra reforma reformar projeto entulho pintura pedreiro",
  pessoas:
    "outra pessoa terceiros marido esposa filha filho contador sócio pessoas usuários equipe permissão funcionário acesso convidar",
  parede: "parede drywall gesso alvenaria pendurar prateleira fixar furar reforço",
  sudeste: "santos campinas paulo rio minas sudeste baixada",
  sul: "curitiba alegre pelotas florianópolis paraná sul",
  nordeste: "recife salvador fortaleza natal olinda bahia nordeste",
  norte: "manaus belém amazonas pará norte",
  rastreio: "rastreio rastrear código acompanhar localizar pacote encomenda",
  ausente: "ausente casa ninguém remarcar reagendar adiar tentativa outro",
  atraso: "atraso atrasado atrasar vencido esqueci juros juro multa mora",
  tecnico:
    "técnico manutenção visita assistência instalar instalação montagem montar olhar vistoria",
  personalizado:
    "personalizado personalizar bordado bordar logo logotipo estampa impressão nome arte",
  minimo: "mínimo mínima quantidade unidades unidade pouco avulso",
  terceiro: "terceiro terceiros conta filha filho marido esposa outra titularidade",
  medida: "medida medidas peso pesa altura largura comprimento tamanho capacidade",
  energia: "energia voltagem bivolt tomada volts watts elétrica",
  amostra: "amostra teste testar experimentar prova",
  urgente: "urgente rápido pressa antecipar expresso hoje",
  natal: "natal natalino sazonal páscoa data temporada",
};

const conceptsByStem = new Map<string, string[]>();
for (const [concept, words] of Object.entries(groups)) {
  for (const stem of stemsOf(words)) {
    conceptsByStem.set(stem, [...(conceptsByStem.get(stem) ?? []), concept]);
  }
}

export const conceptsOf = (stem: string): readonly string[] => conceptsByStem.get(stem) ?? [];
