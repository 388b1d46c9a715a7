const SESSIONS = /\/auth\/v1\/(token|verify|signup)\b/;

/**
 * Answers with a session say by the server's clock when it ends, and the client compares that with its
 * own: an hour ahead it would renew the token before every request, an hour behind never in time. Left to
 * itself it counts from now.
 */
export const fetchByOwnClock: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  const url = input instanceof Request ? input.url : String(input);
  if (!answer.ok || !SESSIONS.test(url)) return answer;
  const session = (await answer.json()) as { expires_at?: number };
  const { expires_at: _serversClock, ...rest } = session;
  return new Response(JSON.stringify(rest), { status: answer.status, headers: answer.headers });
};
