import { currentLanguage } from "../../../i18n.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** 2,4 MB */
export function formatBytes(bytes: number): string {
  const step = bytes < 1_000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return new Intl.NumberFormat(currentLanguage(), {
    style: "unit",
    unit: UNITS[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

const EXTENSIONS: Record<string, string> = {
  "application/pdf": "pdf",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/amr": "amr",
};

/** What to call a file nobody named when it is saved. */
export function savedName(given: { nome: string | null; mime: string | null; tipo: string }) {
  if (given.nome) return given.nome;
  const extension = given.mime ? EXTENSIONS[given.mime.split(";")[0] ?? ""] : undefined;
  return extension ? `${given.tipo}.${extension}` : given.tipo;
}
