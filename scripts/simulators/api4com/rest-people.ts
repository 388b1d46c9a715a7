// Accounts, people, their tokens and their extensions.
import { asObject } from "../http.ts";
import { type ExtensionRow, nextId, type User } from "./accounts.ts";
import { RestError, required, unauthorized } from "./rest-error.ts";
import type { OpenRoutes, Routes } from "./route.ts";

const loginSeconds = 1_209_600;

const text = (value: unknown) => (typeof value === "string" ? value : "");

export const openRoutes: OpenRoutes = {
  "POST /users/login": ({ accounts }, body) => {
    const found = accounts.byEmail(text(body.email));
    if (!found || found.user.password !== body.password) {
      throw new RestError(401, "Falha no login", "LOGIN_FAILED");
    }
    if (!found.account.confirmed) {
      throw new RestError(401, "E-mail não confirmado", "LOGIN_FAILED_EMAIL_NOT_VERIFIED");
    }
    const id = accounts.issue(found.account, found.user, loginSeconds);
    const created = new Date().toISOString();
    return { id, ttl: loginSeconds, created, userId: found.user.id };
  },

  "POST /accounts/signup": ({ accounts }, body) => {
    for (const name of ["organization_name", "domain", "email", "password", "phone"]) {
      if (!text(body[name])) throw required(name);
    }
    const domain = text(body.domain);
    if (accounts.get(domain) || accounts.byEmail(text(body.email))) {
      throw new RestError(422, "Domínio ou e-mail já cadastrado", "ALREADY_EXISTS");
    }
    accounts.open(text(body.organization_name), domain, {
      name: text(body.organization_name),
      email: text(body.email),
      password: text(body.password),
      phone: text(body.phone),
    });
    return { status: 201, message: "Conta criada. Confirme o cadastro pelo e-mail enviado." };
  },
};

export const peopleRoutes: Routes = {
  "POST /users/accessTokens": ({ accounts, session }, body) => {
    const ttl = typeof body.ttl === "number" ? body.ttl : loginSeconds;
    const id = accounts.issue(session.account, session.user, ttl);
    return { id, ttl, created: new Date().toISOString() };
  },

  "GET /users": ({ session }) => session.account.users.map(withoutPassword),

  "POST /users": ({ session }, body) => {
    onlyAdmins(session.user);
    for (const name of ["name", "email", "password"]) if (!text(body[name])) throw required(name);
    const user: User = {
      id: nextId(),
      name: text(body.name),
      email: text(body.email),
      password: text(body.password),
      phone: text(body.phone),
      role: body.role === "ADMIN" ? "ADMIN" : "USER",
    };
    session.account.users.push(user);
    return withoutPassword(user);
  },

  "GET /extensions": ({ session }) => session.account.extensions,

  "POST /extensions": ({ accounts, session }, body) => {
    onlyAdmins(session.user);
    const ramal = text(body.ramal);
    if (!ramal) throw required("ramal");
    if (accounts.find(session.account.domain, ramal)) {
      throw new RestError(422, "Ramal já existe", "EXTENSION_ALREADY_EXISTS");
    }
    return accounts.addExtension(session.account, fieldsOf(body));
  },

  "POST /extensions/nextAvailable": ({ accounts, session }, body) => {
    onlyAdmins(session.user);
    const { ramal: _chosen, ...fields } = fieldsOf(body);
    return accounts.addExtension(session.account, fields);
  },

  "PUT /extensions/{id}": ({ carrier, session }, body, id) => {
    onlyAdmins(session.user);
    const row = extensionOf(session.account.extensions, id);
    const { senha } = row;
    Object.assign(row, fieldsOf(body));
    // A changed password throws out who came in with the old one.
    if (row.senha !== senha) carrier.registrar.forget(row.ramal, row.domain);
    return row;
  },

  "DELETE /extensions/{id}": ({ carrier, session }, _body, id) => {
    onlyAdmins(session.user);
    const row = extensionOf(session.account.extensions, id);
    session.account.extensions.splice(session.account.extensions.indexOf(row), 1);
    carrier.registrar.forget(row.ramal, row.domain);
    return { count: 1 };
  },

  "GET /integrations": ({ session }) => session.account.integrations,

  /** Who is no admin is answered 200 as well, and gets neither the gateway nor the filter. */
  "PATCH /integrations": ({ session }, body) => {
    const isAdmin = session.user.role === "ADMIN";
    const gateway = isAdmin ? text(body.gateway) : "webhook";
    if (!gateway) throw required("gateway");
    const { integrations } = session.account;
    const known = integrations.find((one) => one.gateway === gateway);
    const integration = known ?? {
      id: nextId(),
      gateway,
      webhook: false,
      webhookConstraint: null,
      metadata: {},
    };
    if (!known) integrations.push(integration);
    if (typeof body.webhook === "boolean") integration.webhook = body.webhook;
    const constraint = asObject(body.webhookConstraint);
    integration.webhookConstraint = isAdmin ? constraint : null;
    integration.metadata = { ...integration.metadata, ...asObject(body.metadata) };
    return integration;
  },
};

function onlyAdmins(user: User): void {
  if (user.role !== "ADMIN") throw unauthorized();
}

function withoutPassword({ password: _secret, ...user }: User) {
  return user;
}

function fieldsOf(body: Record<string, unknown>): Partial<ExtensionRow> {
  const fields: Partial<ExtensionRow> = {};
  for (const name of [
    "ramal",
    "senha",
    "bina",
    "email_address",
    "first_name",
    "last_name",
  ] as const) {
    if (typeof body[name] === "string") fields[name] = body[name];
  }
  if (body.gravar_audio !== undefined) fields.gravar_audio = body.gravar_audio ? 1 : 0;
  return fields;
}

function extensionOf(rows: ExtensionRow[], id: string): ExtensionRow {
  const row = rows.find((one) => `${one.id}` === id);
  if (!row) throw new RestError(404, `Unknown "Extension" id "${id}".`, "MODEL_NOT_FOUND");
  return row;
}
