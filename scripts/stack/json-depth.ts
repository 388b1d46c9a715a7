// lite walks a body by recursion and answers a deep one with 500. Postgres refuses it by a limit of
// its own, which PostgREST passes on as 413; the caller learns the same here.

/** What both lite and Postgres still take (measured: 3,000). */
const DEEPEST = 2_500;

export function isTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inString) {
      if (char === "\\") at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[" || char === "{") {
      if (++depth > DEEPEST) return true;
    } else if (char === "]" || char === "}") depth--;
  }
  return false;
}

export const tooDeep = () =>
  Response.json(
    {
      code: "54001",
      details: null,
      hint: 'Increase the configuration parameter "max_stack_depth" (currently 2048kB), after ensuring the platform\'s stack depth limit is adequate.',
      message: "stack depth limit exceeded",
    },
    { status: 413 },
  );
