import { aiErrors } from "./ai-errors.ts";

// Every error code of the product and the HTTP status it travels with. SQL raises SQLSTATE
// `PT<status>` with the code as message, functions answer problem+json, the web shows
// `t("errors.<code>")`; a code that is not here does not exist.
export const errors = {
  // who is asking
  unauthenticated: 401,
  forbidden: 403,
  no_tenant: 403,
  not_found: 404,
  method_not_allowed: 405,

  // what was asked
  invalid_request: 400,
  body_not_json: 400,
  payload_too_large: 413,
  cursor_invalid: 422,
  too_many_requests: 429,

  // the public doors
  signature_invalid: 401,
  verify_token_invalid: 403,

  // tenancy
  tenant_not_found: 404,
  tenant_name_invalid: 422,
  too_many_tenants: 409,
  profile_name_invalid: 422,
  locale_not_offered: 422,
  member_not_found: 404,
  already_member: 409,
  last_owner: 409,
  role_not_invitable: 422,
  email_invalid: 422,
  invitation_invalid: 404,
  invitation_not_found: 404,
  audit_is_append_only: 403,

  // connections
  integracao_not_found: 404,
  integracao_settings_invalid: 422,
  plataforma_unknown: 422,
  channel_not_found: 404,
  channel_inactive: 409,
  limits_invalid: 422,
  delivery_not_found: 404,
  job_not_found: 404,
  address_in_use: 409,

  // what a provider says to a connection
  channel_auth: 422,
  channel_blocked: 422,
  channel_not_registered: 422,
  permission_missing: 422,
  app_secret_wrong: 422,
  phone_number_unknown: 422,
  business_account_unknown: 422,
  api_version_unknown: 422,
  base_url_refused: 422,
  token_needed: 422,
  webhook_not_registered: 422,
  extension_unknown: 422,
  provider_refused: 422,
  rate_limited: 429,
  unknown_answer: 502,
  provider_unreachable: 502,
  provider_unavailable: 503,
  provider_timeout: 504,

  // contacts
  contato_not_found: 404,
  contato_nome_invalid: 422,
  observacoes_too_long: 422,
  empresa_too_long: 422,
  contato_tipo_unknown: 422,
  contato_unreachable: 422,
  contato_exists: 409,
  contato_has_open_conversation: 409,
  identity_kind_unknown: 422,
  identity_taken: 409,
  identity_is_last: 409,
  identity_not_found: 404,
  merge_needs_two: 422,
  merge_not_found: 404,
  merge_not_undoable: 409,
  import_not_found: 404,
  import_too_many_rows: 422,
  import_rows_invalid: 422,
  import_not_running: 409,
  import_running: 409,
  import_row_of_two: 409,

  // boards
  funil_not_found: 404,
  funil_nome_invalid: 422,
  funil_exists: 409,
  etapa_not_found: 404,
  etapa_nome_invalid: 422,
  etapa_exists: 409,
  etapa_tipo_unknown: 422,
  etapa_prazo_invalid: 422,
  etapa_not_empty: 409,
  etapa_last_of_kind: 409,
  etapa_not_open: 422,
  etapas_changed: 409,
  oportunidade_not_found: 404,
  oportunidade_moved: 409,
  oportunidade_archived: 409,
  titulo_invalid: 422,
  tarefa_not_found: 404,
  tarefa_invalid: 422,
  valor_invalid: 422,
  valor_missing: 422,
  motivo_missing: 422,
  motivo_too_long: 422,

  // telephony
  telephony_not_connected: 409,
  ramal_not_found: 404,
  ramal_inactive: 409,
  ramal_revoked: 409,
  ramal_taken: 409,
  ramal_password_wrong: 422,
  ramal_invalid: 422,
  sip_server_unknown: 422,
  ligacao_not_found: 404,
  report_invalid: 422,
  notas_too_long: 422,
  call_pending: 409,
  number_emergency: 422,
  number_short: 422,
  number_area_missing: 422,
  number_landline_nine: 422,
  recording_not_found: 404,
  recording_not_yet: 503,
  recording_lost: 410,

  ...aiErrors,

  // inbox
  conversation_not_found: 404,
  conversation_taken: 409,
  conversation_closed: 409,
  conversation_already_open: 409,
  message_not_found: 404,
  message_empty: 422,
  message_too_long: 422,
  message_type_unsupported: 422,
  message_not_resendable: 409,
  message_not_discardable: 409,
  client_id_missing: 422,
  client_id_reused: 409,
  outside_window: 422,
  duplicate_30s: 409,
  upload_not_found: 404,
  upload_used: 409,
  attachment_not_found: 404,
  media_empty: 422,
  media_too_large: 422,
  media_type_refused: 422,
  media_executable: 422,
  media_active_content: 422,
  media_expired: 410,
  media_unavailable: 502,
  caption_too_long: 422,
  location_invalid: 422,
  contacts_invalid: 422,
  interactive_invalid: 422,
  buttons_too_many: 422,
  button_title_too_long: 422,
  button_title_duplicate: 422,
  list_rows_too_many: 422,
  list_sections_too_many: 422,
  row_title_too_long: 422,
  row_description_too_long: 422,
  section_title_missing: 422,
  section_title_too_long: 422,
  choice_id_duplicate: 422,
  choice_id_too_long: 422,
  header_too_long: 422,
  footer_too_long: 422,
  list_button_too_long: 422,
  link_label_too_long: 422,
  link_url_invalid: 422,
  template_not_found: 404,
  template_not_approved: 422,
  template_unsupported: 422,
  template_parameter_missing: 422,
  template_parameter_extra: 422,
  template_parameter_invalid: 422,
  template_media_missing: 422,
  reaction_target_invalid: 422,
  reaction_invalid: 422,
  templates_synced_lately: 429,
  canned_response_not_found: 404,
  shortcut_invalid: 422,
  shortcut_taken: 409,
  canned_response_title_invalid: 422,
  queue_full: 409,
  phone_invalid: 422,
  assunto_too_long: 422,
  due_at_invalid: 422,
  priority_invalid: 422,
  conversation_still_open: 409,
  tag_not_found: 404,
  tag_exists: 409,
  tag_name_invalid: 422,
  tag_color_unknown: 422,
  search_too_short: 422,
  broadcast_not_found: 404,
  broadcast_name_invalid: 422,
  recipients_missing: 422,
  recipients_too_many: 422,

  // ours to mend
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errors;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}

// What a provider may answer when a connection is made or tested.
export const connectionFailures = [
  "channel_auth",
  "channel_blocked",
  "channel_not_registered",
  "permission_missing",
  "app_secret_wrong",
  "phone_number_unknown",
  "business_account_unknown",
  "api_version_unknown",
  "base_url_refused",
  "webhook_not_registered",
  "extension_unknown",
  "ai_quota",
  "ai_model_unknown",
  "provider_refused",
  "rate_limited",
  "unknown_answer",
  "provider_unreachable",
  "provider_unavailable",
  "provider_timeout",
] as const satisfies readonly ErrorCode[];

export type ConnectionFailure = (typeof connectionFailures)[number];

/** Of these, what a telephone provider may answer. */
export type CarrierFailure = Exclude<ConnectionFailure, keyof typeof aiErrors>;

/** The body of every error a function answers (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** A sentence for whoever calls without our screens, which have their own words for the code. */
  detail?: string;
  code: ErrorCode;
  request_id: string;
}
