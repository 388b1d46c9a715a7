// The file of a message, as the view `thread` shows it.
/** The file of a message. `caminho` and `miniatura` are paths in the bucket `media`. */
export interface Anexo {
  id: string;
  tipo: "image" | "video" | "audio" | "document" | "sticker" | "template";
  estado: "pending" | "stored" | "failed" | "expired";
  /** Why it did not come; null unless failed or expired. */
  erro: string | null;
  nome: string | null;
  mime: string | null;
  /** Bytes. */
  tamanho: number | null;
  largura: number | null;
  altura: number | null;
  /** Seconds. */
  duracao: number | null;
  /** Loudness from 0 to 100, at most 64 of them. */
  onda: number[] | null;
  caminho: string | null;
  miniatura: string | null;
}
