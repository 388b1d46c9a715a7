import { config, keys } from "./stack.ts";

export interface Answer {
  status: number;
  range: string | null;
  text: string;
}

/** PostgREST as it is spoken, without a client that hides headers. */
export async function askRest(
  token: string | null,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const answer = await fetch(`${config.urls.api}/rest/v1/${path}`, {
    ...init,
    headers: {
      apikey: keys.publishable,
      "content-type": "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string>),
    },
  });
  const range = answer.headers.get("content-range");
  return { status: answer.status, range, text: await answer.text() };
}

export function askVerb(token: string | null, verb: string, args: object): Promise<Answer> {
  return askRest(token, `rpc/${verb}`, { method: "POST", body: JSON.stringify(args) });
}
