// Which Graph version answers. A version that has died is served by the oldest one alive, without a
// word; one that does not exist yet is an unknown path.
const oldest = 22;
const newest = 26;

export interface VersionedPath {
  version: string;
  segments: string[];
}

export function resolveVersion(pathname: string): VersionedPath | null {
  const segments = pathname.split("/").filter(Boolean);
  const asked = /^v(\d+)\.(\d+)$/.exec(segments[0] ?? "");
  if (!asked) return { version: `v${oldest}.0`, segments };
  const major = Number(asked[1]);
  if (major > newest || (major >= oldest && asked[2] !== "0")) return null;
  return { version: `v${Math.max(major, oldest)}.0`, segments: segments.slice(1) };
}
