/**
 * `fetch` that posts a body once. Deno sends a request again when its connection is reset before the
 * answer (denoland/deno#35610), though the provider may have acted on the first: a customer would
 * get a message twice. A body that flows cannot be copied, so it cannot be sent again.
 */
export function postingOnce(http: typeof fetch): typeof fetch {
  return (input, init) => {
    // The hosted compiler knows a RequestInit without a body.
    const { body } = (init ?? {}) as { body?: unknown };
    if (typeof body !== "string") return http(input, init);
    return http(input, { ...init, body: new Blob([body]).stream() });
  };
}
