// The sentences of the codes that the provider's answers end in, as the screens show them; a test
// holds the two together.
import type { CarrierFailure, ErrorCode } from "@prosa/shared/errors.ts";
import { Refusal } from "../_shared/http/problem.ts";

export const sentences = {
  channel_auth:
    "O provedor recusou o token da conexão. Um administrador confere ou troca o token em Conexões.",
  channel_blocked: "O provedor bloqueou a conta da empresa. Veja o motivo no painel do provedor.",
  channel_not_registered:
    "O número ainda não está registrado no provedor. Registre-o e teste a conexão.",
  permission_missing:
    "O token não tem as permissões necessárias. Gere outro com as permissões indicadas no passo a passo.",
  app_secret_wrong:
    "O segredo do aplicativo não corresponde ao token. Copie o segredo do mesmo aplicativo.",
  phone_number_unknown: "O provedor não conhece este número. Confira o identificador do número.",
  business_account_unknown: "O provedor não conhece esta conta. Confira o identificador da conta.",
  api_version_unknown: "O provedor não aceita esta versão da API. Use a versão sugerida.",
  base_url_refused:
    "O endereço da API precisa começar com https:// e ficar na internet pública. Confira o endereço que o provedor informou.",
  token_needed:
    "Com outro endereço, informe o token de novo: o guardado só vai para o endereço em que foi aceito.",
  webhook_not_registered:
    "O token funciona, mas não é de um administrador da conta: o provedor não guardou para onde avisar das chamadas. Gere o token com um usuário administrador e tente de novo.",
  extension_unknown: "Este ramal não existe na conta do provedor. Escolha um da lista.",
  provider_refused: "O provedor recusou o pedido. Confira os dados no painel dele e tente de novo.",
  rate_limited: "O provedor pediu para enviar mais devagar. Tentaremos de novo sozinhos.",
  unknown_answer:
    "O provedor respondeu algo que não conhecemos. Tente de novo; se repetir, avise o administrador.",
  provider_unreachable: "Não conseguimos falar com o provedor. Tente de novo em alguns minutos.",
  provider_unavailable: "O provedor está fora do ar. Tente de novo em alguns minutos.",
  provider_timeout: "O provedor demorou demais para responder. Tente de novo em alguns minutos.",
  ai_quota:
    "A conta no provedor de inteligência artificial está sem créditos. Um administrador precisa recarregá-la.",
  ai_model_unknown: "O provedor não conhece este modelo. Um administrador pode escolher outro.",
  telephony_not_connected:
    "A telefonia ainda não está conectada. Um administrador a conecta em Conexões.",
  ramal_not_found: "Este ramal não existe mais. Recarregue a página.",
  ramal_password_wrong:
    "A senha não é a deste ramal. Confira no painel do provedor, ou escolha o ramal da lista.",
  sip_server_unknown:
    "Este servidor não é o da sua conta no provedor. Deixe o campo como veio preenchido.",
} as const satisfies Record<CarrierFailure, string> & Partial<Record<ErrorCode, string>>;

/** What a request is refused with, and its sentence where there is one. */
export function refuseInWords(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const words: Partial<Record<ErrorCode, string>> = sentences;
  throw new Refusal(error.code, { cause: error.cause ?? error, detail: words[error.code] });
}
