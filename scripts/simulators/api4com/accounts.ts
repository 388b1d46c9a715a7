// The customers of the provider: an account each, with people, extensions, webhook and tokens.
import { randomBytes } from "node:crypto";
import type { Directory, Extension } from "../carrier/digest.ts";

/** As the API shows it, password and all. */
export interface ExtensionRow {
  id: number;
  domain: string;
  ramal: string;
  senha: string;
  bina: string;
  email_address: string;
  first_name: string;
  last_name: string;
  gravar_audio: 0 | 1;
}

export interface Integration {
  id: number;
  gateway: string;
  webhook: boolean;
  webhookConstraint: Record<string, unknown> | null;
  metadata: Record<string, unknown>;
}

export interface User {
  id: number;
  name: string;
  email: string;
  password: string;
  phone: string;
  role: "ADMIN" | "USER";
}

export interface Account {
  name: string;
  domain: string;
  /** A new account answers once its e-mail was confirmed. */
  confirmed: boolean;
  users: User[];
  extensions: ExtensionRow[];
  integrations: Integration[];
}

export interface AccountOptions {
  name: string;
  domain: string;
  /** Of the first user, who is an admin; never expires. */
  token: string;
  email: string;
  password: string;
  extensions: (Partial<ExtensionRow> & { ramal: string; senha: string })[];
}

export interface Session {
  account: Account;
  user: User;
  token: string;
}

export const newToken = () => randomBytes(32).toString("base64url");
const newPassword = () => randomBytes(6).toString("base64url");

let lastId = 0;
export const nextId = () => ++lastId;

export function createAccounts(options: AccountOptions[]) {
  const accounts = new Map<string, Account>();
  const tokens = new Map<string, { account: Account; user: User; until: number }>();

  function open(name: string, domain: string, user: Omit<User, "id" | "role">): Account {
    const admin: User = { ...user, id: nextId(), role: "ADMIN" };
    const account: Account = {
      name,
      domain,
      confirmed: false,
      users: [admin],
      extensions: [],
      integrations: [],
    };
    accounts.set(domain, account);
    return account;
  }

  /** `ttl` in seconds; -1 lasts for ever. */
  function issue(account: Account, user: User, ttl: number, token = newToken()): string {
    tokens.set(token, { account, user, until: ttl < 0 ? Infinity : Date.now() + ttl * 1000 });
    return token;
  }

  function addExtension(account: Account, row: Partial<ExtensionRow>): ExtensionRow {
    const taken = account.extensions.map(({ ramal }) => Number(ramal));
    const extension: ExtensionRow = {
      id: nextId(),
      domain: account.domain,
      ramal: row.ramal ?? `${Math.max(999, ...taken) + 1}`,
      senha: row.senha ?? newPassword(),
      bina: row.bina ?? "1140040001",
      email_address: row.email_address ?? "",
      first_name: row.first_name ?? "",
      last_name: row.last_name ?? "",
      gravar_audio: row.gravar_audio ?? 1,
    };
    account.extensions.push(extension);
    return extension;
  }

  for (const { name, domain, token, email, password, extensions } of options) {
    const account = open(name, domain, { name, email, password, phone: "" });
    account.confirmed = true;
    issue(account, account.users[0]!, -1, token);
    for (const extension of extensions) addExtension(account, extension);
  }

  const find = (domain: string, ramal: string) =>
    accounts.get(domain)?.extensions.find((one) => one.ramal === ramal);

  return {
    open,
    issue,
    addExtension,
    find,
    get: (domain: string) => accounts.get(domain),
    list: () => [...accounts.values()],
    byEmail: (email: string) =>
      [...accounts.values()]
        .flatMap((account) => account.users.map((user) => ({ account, user })))
        .find(({ user }) => user.email === email),
    session(token: string): Session | null {
      const found = tokens.get(token);
      return found && found.until > Date.now() ? { ...found, token } : null;
    },
    directory: {
      find: (ramal, domain) => {
        const row = find(domain, ramal);
        return row && asExtension(row);
      },
    } satisfies Directory,
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

export function asExtension({ ramal, domain, senha, gravar_audio }: ExtensionRow): Extension {
  return { extension: ramal, domain, password: senha, records: gravar_audio === 1 };
}
