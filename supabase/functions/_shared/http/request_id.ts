// The caller's id when it is a plain one, else a new one; it rides in the answer, the log and jobs.
const PLAIN = /^[\w.-]{8,64}$/;

export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given && PLAIN.test(given) ? given : crypto.randomUUID();
}
