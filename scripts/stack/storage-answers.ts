// What Supabase's Storage adds to the bytes of an object and lite leaves out: a part of them when a
// range was asked for, and the name under which a browser is to save them.

const readsObject = /^\/storage\/v1\/object\/(?!list\/|upload\/)/;

export async function finishObject(request: Request, answer: Response): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || answer.status !== 200 || !readsObject.test(pathname)) {
    return answer;
  }
  const headers = new Headers(answer.headers);
  const name = searchParams.get("download");
  if (name !== null) headers.set("content-disposition", disposition(name));
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (range === null) return new Response(answer.body, { status: 200, headers });

  const bytes = await answer.bytes();
  const [from, to] = ends(range[1] ?? "", range[2] ?? "", bytes.length);
  if (from > to) {
    headers.set("content-range", `bytes */${bytes.length}`);
    headers.delete("content-length");
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-range", `bytes ${from}-${to}/${bytes.length}`);
  headers.set("content-length", String(to - from + 1));
  return new Response(bytes.subarray(from, to + 1), { status: 206, headers });
}

/** `-n` are the last n; an end beyond the object is the object's. */
function ends(first: string, last: string, size: number): [from: number, to: number] {
  if (first === "") return [last === "" ? size : Math.max(0, size - Number(last)), size - 1];
  return [Number(first), last === "" ? size - 1 : Math.min(Number(last), size - 1)];
}

function disposition(name: string): string {
  const encoded = encodeURIComponent(name);
  return name === ""
    ? "attachment;"
    : `attachment; filename=${encoded}; filename*=UTF-8''${encoded};`;
}
