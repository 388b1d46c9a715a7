// A refusal in the shape of the provider's framework, LoopBack.

export class RestError extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function restErrorBody({ status, message, code }: RestError) {
  return { error: { statusCode: status, name: "Error", message, ...(code ? { code } : {}) } };
}

export const unauthorized = () =>
  new RestError(401, "Autorização Requerida", "AUTHORIZATION_REQUIRED");

export const required = (name: string) => new RestError(400, `${name} is a required argument`);
