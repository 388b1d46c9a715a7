// Where an object goes: under the tenant's folder, by a name nobody can guess.

/** What came in lies beside its message. */
export function inboundPath(tenantId: string, messageId: string): string {
  return `${tenantId}/${messageId}/${crypto.randomUUID()}`;
}

/** A thumbnail lies beside its image. */
export function thumbnailPath(path: string): string {
  return `${path.slice(0, path.lastIndexOf("/"))}/${crypto.randomUUID()}`;
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** Whether it is where this tenant's people put what they are about to send. */
export function isUploadPath(path: string, tenantId: string): boolean {
  return new RegExp(`^${tenantId}/uploads/${UUID}/${UUID}$`).test(path);
}
