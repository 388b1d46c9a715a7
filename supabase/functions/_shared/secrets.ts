// Secrets at rest: AES-256-GCM as `v1.<key id>.<nonce>.<ciphertext>`. The place a secret belongs to
// is bound into it, so a ciphertext copied to another tenant, row or column does not open.

export interface SecretPlace {
  tenantId: string;
  table: string;
  column: string;
  rowId: string;
}

export interface Vault {
  seal(plain: string, place: SecretPlace): Promise<string>;
  /** Throws SecretUnreadable when the key is gone, the text is damaged or stands elsewhere. */
  open(sealed: string, place: SecretPlace): Promise<string>;
  /** Whether it was sealed with a key that is no longer the current one. */
  isStale(sealed: string): boolean;
}

export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

const VERSION = "v1";
const NONCE_BYTES = 12;

export function createVault(keys: Record<string, string>, currentKeyId: string): Vault {
  const imported = new Map<string, Promise<CryptoKey>>();

  function keyOf(id: string): Promise<CryptoKey> {
    const encoded = keys[id];
    if (encoded === undefined) throw new SecretUnreadable("unknown key");
    let key = imported.get(id);
    if (!key) {
      key = crypto.subtle.importKey("raw", fromBase64(encoded), "AES-GCM", false, [
        "encrypt",
        "decrypt",
      ]);
      imported.set(id, key);
    }
    return key;
  }

  return {
    async seal(plain, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv: nonce, additionalData: bindTo(place) },
        await keyOf(currentKeyId),
        new TextEncoder().encode(plain),
      );
      return [VERSION, currentKeyId, toBase64Url(nonce), toBase64Url(new Uint8Array(sealed))].join(
        ".",
      );
    },

    async open(sealed, place) {
      const [version, keyId, nonce, text, ...rest] = sealed.split(".");
      if (version !== VERSION || !keyId || !nonce || !text || rest.length > 0) {
        throw new SecretUnreadable("not a sealed secret");
      }
      const key = await keyOf(keyId);
      try {
        const plain = await crypto.subtle.decrypt(
          { name: "AES-GCM", iv: fromBase64(nonce), additionalData: bindTo(place) },
          key,
          fromBase64(text),
        );
        return new TextDecoder().decode(plain);
      } catch {
        throw new SecretUnreadable("damaged, or sealed for another place");
      }
    },

    isStale: (sealed) => sealed.split(".")[1] !== currentKeyId,
  };
}

function bindTo({ tenantId, table, column, rowId }: SecretPlace) {
  return new TextEncoder().encode([tenantId, table, column, rowId].join("|"));
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64(text: string) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Where a secret of a provider connection lives: the main one in a column, the others by name. */
export function integracaoSecretPlace(tenantId: string, id: string, name: string): SecretPlace {
  const column = name === "access_token" ? name : `segredos.${name}`;
  return { tenantId, table: "integracoes", column, rowId: id };
}

/** The password of a person's extension. */
export function ramalSecretPlace(tenantId: string, id: string): SecretPlace {
  return { tenantId, table: "ramais_voip", column: "password_encrypted", rowId: id };
}
