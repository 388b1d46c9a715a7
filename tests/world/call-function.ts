import { type Client, tokenOf } from "./people.ts";
import { config, keys } from "./stack.ts";

/** A function as the signed-in person asks it. */
export async function postFunction(client: Client, path: string, body: object): Promise<Response> {
  return fetch(`${config.urls.api}/functions/v1/${path}`, {
    method: "POST",
    headers: {
      apikey: keys.publishable,
      authorization: `Bearer ${await tokenOf(client)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
}

export async function callFunction(
  client: Client,
  path: string,
  body: object = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await postFunction(client, path, body);
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}
