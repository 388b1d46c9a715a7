// supabase-js sends a File as multipart with an unnamed field; lite reads only raw bodies and a
// field called `file`. And it says `signedUrl` where storage-js reads `url`.

const objectPath = /^\/storage\/v1\/object\/(?!list|sign|copy|move|info)/;

export async function unwrapUpload(request: Request): Promise<Request> {
  const type = request.headers.get("content-type") ?? "";
  const { pathname } = new URL(request.url);
  const isUpload = objectPath.test(pathname) && /^(POST|PUT)$/.test(request.method);
  if (!isUpload || !type.startsWith("multipart/form-data")) return request;

  const form = await request.formData();
  const file = form.get("") ?? form.get("file");
  if (!(file instanceof Blob)) return request;
  const headers = new Headers(request.headers);
  headers.set("content-type", file.type || "application/octet-stream");
  headers.delete("content-length");
  const maxAge = form.get("cacheControl");
  if (typeof maxAge === "string") headers.set("cache-control", `max-age=${maxAge}`);
  const metadata = form.get("metadata");
  if (typeof metadata === "string") {
    headers.set("x-metadata", Buffer.from(metadata).toString("base64"));
  }
  return new Request(request.url, { method: request.method, headers, body: await file.bytes() });
}

interface SignedAnswer {
  signedUrl?: string;
}

export async function nameSignedUrls(request: Request, answer: Response): Promise<Response> {
  const { pathname } = new URL(request.url);
  const signs = /^\/storage\/v1\/object\/(upload\/)?sign\//.test(pathname);
  if (!signs || !answer.ok || request.method !== "POST") return answer;
  const body = (await answer.json()) as SignedAnswer | SignedAnswer[];
  const named = Array.isArray(body) ? body.map(nameUrl) : nameUrl(body);
  return Response.json(named, { status: answer.status });
}

// storage-js puts /storage/v1 before what it reads.
function nameUrl(answer: SignedAnswer): SignedAnswer & { url?: string; signedURL?: string } {
  const url = answer.signedUrl?.replace(/^\/storage\/v1/, "");
  return url ? { ...answer, url, signedURL: url } : answer;
}
