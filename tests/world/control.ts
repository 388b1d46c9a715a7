// The controls of the played providers.
import { config } from "./stack.ts";

export async function control<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${config.urls.simulators}/_sim/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}
