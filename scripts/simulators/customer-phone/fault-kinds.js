// Every fault that can be switched, in the words of the page. `what` is what the API is asked for.

const fault = (title, text, what) => ({ title, text, what });
const error = (code, status, title, text) => fault(title, text, { kind: "error", code, status });

export const faultGroups = [
  {
    title: "A API recusa o envio",
    faults: [
      error(130429, 400, "130429", "O número passou do limite de mensagens por segundo."),
      error(131056, 400, "131056", "Mensagens demais para a mesma pessoa."),
      error(80007, 400, "80007", "A conta passou do limite de chamadas."),
      error(131048, 400, "131048", "Limite por suspeita de spam."),
      error(131016, 503, "131016, HTTP 503", "O serviço está fora do ar por um momento."),
      error(131000, 500, "131000, HTTP 500", "Algo deu errado do lado deles."),
      error(131042, 400, "131042", "A conta tem um problema de pagamento."),
      fault("190, token morto", "Toda chamada com o token deste número é recusada.", {
        kind: "dead_token",
      }),
    ],
  },
  {
    title: "A conexão falha",
    faults: [
      fault("Corta antes do corpo", "Nada foi enviado.", { kind: "reset_before_body" }),
      fault("Corta depois do corpo", "Nada foi enviado, mas ninguém sabe.", {
        kind: "reset_after_body",
      }),
      fault("Aceita e corta", "A mensagem sai; a resposta nunca chega.", {
        kind: "accept_then_drop",
      }),
      fault("60 segundos de silêncio", "Segura a chamada e corta.", { kind: "hang", ms: 60_000 }),
    ],
  },
  {
    title: "A mensagem sai e a resposta engana",
    faults: [
      fault("JSON cortado ao meio", "HTTP 200 que não se consegue ler.", { kind: "truncated" }),
      fault("HTML com HTTP 200", "Uma página de erro no lugar do JSON.", { kind: "html" }),
      fault("Sucesso sem id", "Aceita sem dizer qual mensagem é.", { kind: "no_id" }),
      fault("Resposta lenta", "Cinco segundos até responder.", { kind: "slow" }),
      fault("Status antes da resposta", "Enviada e entregue chegam primeiro.", {
        kind: "statuses_first",
      }),
    ],
  },
  {
    title: "Arquivos",
    faults: [
      fault("Id vencido", "O arquivo do cliente já não existe.", { kind: "media_expired" }),
      fault("Endereço vencido", "O download responde 404.", { kind: "media_url_dead" }),
      fault("Download lento", "Metade vem, o resto demora oito segundos.", {
        kind: "media_slow",
        ms: 8_000,
      }),
      fault("Soma errada", "O sha256 anunciado é de outro arquivo.", { kind: "media_wrong_sha" }),
      fault("Upload recusado", "131000 ao enviar um arquivo.", { kind: "upload_error" }),
    ],
  },
  {
    title: "Avisos à empresa",
    faults: [
      fault("Cada aviso 50 vezes", "O mesmo webhook repetido.", { kind: "webhook_copies" }),
      fault("Fora de ordem", "Avisos misturados dentro de dois segundos.", {
        kind: "webhook_shuffle",
      }),
      fault("Em lote", "Até 1.000 avisos juntos num só webhook, a cada cinco segundos.", {
        kind: "webhook_batch",
      }),
    ],
  },
];
