// The templates every account starts with: each shape the product must know, and each it must refuse.
import { createHash } from "node:crypto";
import type { Template, TemplateButton, TemplateComponent } from "./template.ts";

type Draft = Pick<Template, "name" | "components"> & Partial<Template>;

const body = (text: string, example?: unknown): TemplateComponent => ({
  type: "BODY",
  text,
  ...(example ? { example } : {}),
});
const buttons = (...list: TemplateButton[]): TemplateComponent => ({
  type: "BUTTONS",
  buttons: list,
});
const reply = (text: string): TemplateButton => ({ type: "QUICK_REPLY", text });
const footer = (text: string): TemplateComponent => ({ type: "FOOTER", text });
const header = (format: TemplateComponent["format"]): TemplateComponent => ({
  type: "HEADER",
  format,
  example: { header_handle: ["https://scontent.whatsapp.net/v/t61/simulated"] },
});

const drafts: Draft[] = [
  {
    name: "retomada_atendimento",
    components: [
      body("Olá {{1}}, podemos continuar o seu atendimento {{2}}?", {
        body_text: [["Marina", "1234"]],
      }),
      buttons(reply("Continuar"), reply("Encerrar")),
    ],
  },
  {
    name: "retomada_atendimento",
    language: "en_US",
    components: [
      body("Hello {{1}}, shall we go on with your request {{2}}?", {
        body_text: [["Marina", "1234"]],
      }),
      buttons(reply("Go on"), reply("Close")),
    ],
  },
  {
    name: "pedido_enviado",
    parameter_format: "NAMED",
    components: [
      {
        type: "HEADER",
        format: "TEXT",
        text: "Pedido {{pedido}}",
        example: { header_text_named_params: [{ param_name: "pedido", example: "1234" }] },
      },
      body("Oi {{nome}}, o seu pedido saiu para entrega e chega até {{prazo}}.", {
        body_text_named_params: [
          { param_name: "nome", example: "Marina" },
          { param_name: "prazo", example: "sexta-feira" },
        ],
      }),
      footer("Acompanhe quando quiser"),
      buttons({
        type: "URL",
        text: "Acompanhar",
        url: "https://loja.example/rastreio/{{1}}",
        example: ["https://loja.example/rastreio/BR123"],
      }),
    ],
  },
  {
    name: "boas_vindas",
    category: "MARKETING",
    components: [
      body("Que bom ter você por aqui! Escreva quando precisar."),
      footer("Responda SAIR para não receber mais"),
    ],
  },
  {
    name: "oferta_da_semana",
    category: "MARKETING",
    components: [
      header("IMAGE"),
      body("{{1}}, esta semana tem oferta para você.", { body_text: [["Marina"]] }),
      buttons(reply("Quero ver"), reply("Não quero receber"), {
        type: "URL",
        text: "Abrir a loja",
        url: "https://loja.example/ofertas",
      }),
    ],
  },
  {
    name: "boleto_disponivel",
    components: [
      header("DOCUMENT"),
      body("{{1}}, o boleto de {{2}} está disponível.", { body_text: [["Marina", "R$ 89,90"]] }),
    ],
  },
  {
    name: "endereco_da_loja",
    components: [header("LOCATION"), body("Esta é a nossa loja. Esperamos por você!")],
  },
  {
    name: "cupom_de_desconto",
    category: "MARKETING",
    components: [
      body("Use o cupom até domingo."),
      buttons({ type: "COPY_CODE", text: "Copiar código", example: ["PROSA10"] }),
    ],
  },
  {
    name: "codigo_de_acesso",
    category: "AUTHENTICATION",
    components: [
      body("*{{1}}* é seu código de verificação.", { body_text: [["123456"]] }),
      buttons({
        type: "URL",
        text: "Copiar código",
        url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
        example: ["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"],
      }),
    ],
  },
  {
    name: "pesquisa_de_satisfacao",
    status: "PENDING",
    components: [
      body("Como foi o atendimento?"),
      buttons(reply("Ótimo"), reply("Regular"), reply("Ruim")),
    ],
  },
  {
    name: "promocao_relampago",
    category: "MARKETING",
    status: "REJECTED",
    rejected_reason: "INVALID_FORMAT",
    components: [body("{{1}}!!! SÓ HOJE!!!", { body_text: [["Marina"]] })],
  },
  {
    name: "aviso_de_manutencao",
    status: "PAUSED",
    quality_score: { score: "RED", date: 1_795_000_000 },
    components: [body("O sistema para às {{1}}.", { body_text: [["22h"]] })],
  },
  {
    name: "aviso_antigo",
    status: "DISABLED",
    quality_score: { score: "RED", date: 1_790_000_000 },
    components: [body("Mudamos de endereço.")],
  },
  {
    name: "agendar_visita",
    components: [
      body("Escolha o melhor horário."),
      buttons({
        type: "FLOW",
        text: "Agendar",
        flow_id: "900000000000001",
        flow_action: "NAVIGATE",
        navigate_screen: "AGENDA",
      }),
    ],
  },
  {
    name: "vitrine",
    category: "MARKETING",
    components: [
      body("Separamos três produtos para você."),
      {
        type: "CAROUSEL",
        cards: ["IMAGE", "IMAGE", "IMAGE"].map((format) => ({
          components: [{ type: "HEADER", format }, buttons(reply("Quero este"))],
        })),
      },
    ],
  },
  {
    name: "catalogo_completo",
    category: "MARKETING",
    components: [body("Veja o catálogo."), buttons({ type: "CATALOG", text: "Ver catálogo" })],
  },
];

export function demoTemplates(wabaId: string): Template[] {
  return drafts.map((draft) => templateOf(wabaId, structuredClone(draft)));
}

/** Fills in what a description leaves out. */
export function templateOf(wabaId: string, draft: Draft): Template {
  const { name, language = "pt_BR" } = draft;
  const hash = createHash("sha256").update(`${wabaId}|${name}|${language}`).digest("hex");
  return {
    id: `15${(BigInt(`0x${hash}`) % 10n ** 14n).toString().padStart(14, "0")}`,
    language,
    category: "UTILITY",
    status: "APPROVED",
    parameter_format: "POSITIONAL",
    rejected_reason: "NONE",
    quality_score: { score: "GREEN", date: 1_794_000_000 },
    ...draft,
  };
}
