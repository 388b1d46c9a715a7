// Links to several objects at once. lite's route for one object takes the call for the bucket too and
// answers 400, so each is asked for by itself and the answers are put together as Storage would.

const bucketPath = /^\/storage\/v1\/object\/sign\/[^/]+\/?$/;

export function signsMany(request: Request): boolean {
  return request.method === "POST" && bucketPath.test(new URL(request.url).pathname);
}

interface Signed {
  signedUrl?: string;
}

/** What `ask` answers for one object, for each of those named in the body. */
export async function signMany(
  request: Request,
  ask: (one: Request) => Promise<Response>,
): Promise<Response> {
  const given: unknown = await request.json().catch(() => null);
  const { paths, expiresIn } = (given ?? {}) as { paths?: unknown; expiresIn?: unknown };
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string")) {
    const body = { statusCode: "400", error: "Error", message: "body must have property 'paths'" };
    return Response.json(body, { status: 400 });
  }
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  const signed: object[] = [];
  for (const path of paths) {
    const url = new URL(request.url);
    url.pathname = `${url.pathname.replace(/\/$/, "")}/${path.split("/").map(encodeURIComponent).join("/")}`;
    const body = JSON.stringify({ expiresIn });
    const answer = await ask(new Request(url, { method: "POST", headers, body }));
    // Who may not ask at all is told so once.
    if (answer.status === 401) return answer;
    const { signedUrl } = (answer.ok ? await answer.json() : {}) as Signed;
    signed.push(
      signedUrl === undefined
        ? { path, error: "Either the object does not exist or you do not have access to it" }
        : { path, error: null, signedUrl },
    );
  }
  return Response.json(signed);
}
