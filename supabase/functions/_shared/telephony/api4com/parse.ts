// What API4COM says of a call: in its webhooks, and in its list. Nothing of it is signed.
import { toE164 } from "@prosa/shared/phone.ts";
import { asObject, asText, type JsonObject } from "../../provider/json.ts";
import type { CallReport, CallStatus } from "../carrier.ts";

/** A webhook's body; null when it is none of a call. */
export function parse(json: unknown): CallReport | null {
  const event = asObject(json);
  const [ref, direcao] = [asText(event.id), directionOf(event.direction)];
  const type = asText(event.eventType);
  if (ref === null || direcao === null) return null;
  if (type !== "channel-create" && type !== "channel-answer" && type !== "channel-hangup") {
    return null;
  }
  const answeredAt = localTime(event.answeredAt);
  const seconds = secondsOf(event.duration);
  const isAnswered = answeredAt !== null || (seconds ?? 0) > 0;
  const cause = asText(event.hangupCause);
  return {
    ref,
    ligacaoId: asText(asObject(event.metadata).ligacao_id),
    direcao,
    status:
      type === "channel-create"
        ? "chamando"
        : type === "channel-answer"
          ? "em_andamento"
          : endOf(cause, isAnswered, direcao),
    ...sidesOf(event.caller, event.called, direcao),
    startedAt: localTime(event.startedAt),
    answeredAt,
    endedAt: localTime(event.endedAt),
    seconds,
    cause,
    recordingUrl: asText(event.recordUrl),
  };
}

/** A row of the list, which does not say when a call was answered; null for one that still goes on. */
export function parseListed(json: unknown): CallReport | null {
  const row = asObject(json);
  const [ref, direcao] = [asText(row.id), directionOf(row.call_type)];
  if (ref === null || direcao === null) return null;
  const seconds = secondsOf(row.duration) ?? 0;
  const endedAt = time(row.ended_at);
  if (endedAt === null) return null;
  const cause = asText(row.hangup_cause);
  return {
    ref,
    ligacaoId: asText(asObject(row.metadata).ligacao_id),
    direcao,
    status: endOf(cause, seconds > 0, direcao),
    ...sidesOf(row.from, row.to, direcao),
    startedAt: time(row.started_at),
    answeredAt: seconds > 0 ? before(endedAt, seconds) : null,
    endedAt,
    seconds,
    cause,
    recordingUrl: asText(row.record_url),
  };
}

function directionOf(value: unknown): CallReport["direcao"] | null {
  if (value === "outbound") return "saida";
  return value === "inbound" ? "entrada" : null;
}

const ENDS: Readonly<Record<string, CallStatus>> = {
  USER_BUSY: "ocupado",
  NO_ANSWER: "nao_atendida",
  NO_USER_RESPONSE: "nao_atendida",
  CALL_REJECTED: "nao_atendida",
  NORMAL_CLEARING: "nao_atendida",
  LOSE_RACE: "nao_atendida",
};

function endOf(
  cause: string | null,
  answered: boolean,
  direcao: CallReport["direcao"],
): CallStatus {
  if (answered) return "atendida";
  // Who called gave up, us or the customer; or nobody's phone was on to hear the customer.
  if (cause === "ORIGINATOR_CANCEL") return direcao === "saida" ? "cancelada" : "nao_atendida";
  if (cause === "USER_NOT_REGISTERED" && direcao === "entrada") return "nao_atendida";
  return ENDS[cause ?? ""] ?? "falhou";
}

function sidesOf(from: unknown, to: unknown, direcao: CallReport["direcao"]) {
  const [ours, theirs] = direcao === "saida" ? [from, to] : [to, from];
  const number = asText(theirs) ?? "";
  return { extension: asText(ours) ?? "", number: e164Of(number) ?? number };
}

/** Numbers come as they are dialled, with 0 and area code, or as digits with the country's. */
function e164Of(number: string): string | null {
  if (number.replace(/\D/g, "").length < 8) return null;
  return toE164(/^55\d{10,11}$/.test(number) ? `+${number}` : number);
}

/** Written without a zone: it is São Paulo's, which has known no summer time since 2019. */
function localTime(value: unknown): string | null {
  const text = asText(value);
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return time(value);
  return time(`${text.replace(" ", "T")}-03:00`);
}

function time(value: unknown): string | null {
  const at = Date.parse(asText(value) ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function before(iso: string, seconds: number): string {
  return new Date(Date.parse(iso) - seconds * 1000).toISOString();
}

function secondsOf(value: JsonObject[string]): number | null {
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 0 ? Math.round(seconds) : null;
}
