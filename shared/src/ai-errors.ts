// The codes of what is done with AI: a part of the list in errors.ts.
export const aiErrors = {
  // the knowledge base
  knowledge_not_found: 404,
  knowledge_file_missing: 404,
  knowledge_not_editable: 409,
  knowledge_full: 409,
  knowledge_title_invalid: 422,
  knowledge_empty: 422,
  knowledge_too_long: 422,
  knowledge_too_large: 422,
  knowledge_too_many_pages: 422,
  knowledge_type_refused: 422,
  knowledge_file_broken: 422,
  knowledge_file_locked: 422,
  knowledge_no_text: 422,
  knowledge_vector_invalid: 422,
  knowledge_url_invalid: 422,
  knowledge_url_refused: 422,
  knowledge_url_gone: 422,
  knowledge_url_unreachable: 502,
} as const satisfies Record<string, number>;
