// The played AI providers in the words of their page. `kind` is what the API is asked for.

const fault = (kind, title, text) => ({ kind, title, text });

export const aiFaults = [
  {
    title: "O provedor recusa",
    faults: [
      fault("rate_limit", "429, devagar", "Pedidos demais; diz quando tentar de novo."),
      fault("insufficient_quota", "Sem crédito", "Tentar de novo não adianta."),
      fault("overloaded", "Sobrecarregado", "503 na OpenAI, 529 na Anthropic."),
      fault("error", "Erro interno", "HTTP 500."),
    ],
  },
  {
    title: "A conexão falha",
    faults: [
      fault("hang", "60 segundos de silêncio", "Segura a chamada e corta."),
      fault("slow", "Resposta lenta", "Cinco segundos até responder."),
      fault("truncated", "Resposta cortada", "Metade do JSON, ou do texto ao vivo."),
      fault("html", "HTML com HTTP 200", "Uma página de erro no lugar do JSON."),
    ],
  },
  {
    title: "O modelo se comporta mal",
    faults: [
      fault("refusal", "Recusa", "Diz que não pode ajudar."),
      fault("prose", "Conversa em vez de JSON", "Texto solto onde havia formato."),
      fault("wrong_shape", "Outro formato", "JSON que não é o pedido."),
      fault("over_long", "Não para de falar", "Vai até o limite e é cortado."),
      fault("gullible", "Obedece ao cliente", "Segue ordens escritas nas mensagens e documentos."),
    ],
  },
];

const providers = { openai: "OpenAI", anthropic: "Anthropic" };

export function callTitle({ provider, path, model }) {
  return [providers[provider] ?? provider, path, model].filter(Boolean).join(" · ");
}

export function callStatus({ status, aborted, faults, scripted, usage }) {
  return [
    aborted ? "quem chamou desistiu" : status === null ? "respondendo" : `HTTP ${status}`,
    tokensOf(usage),
    faults.length > 0 ? `falha: ${faults.join(", ")}` : null,
    scripted ? "resposta combinada" : null,
  ]
    .filter(Boolean)
    .join(" · ");
}

function tokensOf(usage) {
  if (!usage) return null;
  if (typeof usage.seconds === "number") return `${usage.seconds} s de áudio`;
  const input = usage.input_tokens ?? usage.prompt_tokens ?? 0;
  const output = usage.output_tokens ?? usage.completion_tokens ?? 0;
  return output === 0 ? `${input} tokens` : `${input} tokens de entrada, ${output} de saída`;
}
