// A person's extension as its page, the admin's list and the provider's proxy exchange it.
import { z } from "zod";

export const ramalStatuses = ["ativo", "inativo"] as const;
export type RamalStatus = (typeof ramalStatuses)[number];

/** One extension of the account, to pick. Its password stays on the server. */
export interface ExtensionChoice {
  extension: string;
  sip_server: string;
  /** Whom the provider has it for. */
  name: string | null;
  email: string | null;
  /** A colleague's already. */
  taken: boolean;
  is_mine: boolean;
}

export interface ExtensionList {
  extensions: ExtensionChoice[];
}

/** Without a password it is the provider's; without a server the account's. */
const extensionRequest = z.object({
  extension: z
    .string()
    .trim()
    .regex(/^\d{2,10}$/),
  password: z.string().min(1).max(200).nullish(),
  sip_server: z.string().trim().toLowerCase().max(200).nullish(),
});

export const validateExtensionRequest = extensionRequest;

export const saveExtensionRequest = extensionRequest.extend({
  nome_exibicao: z.string().trim().max(60).nullish(),
  /** Somebody else's, which only an admin gives. */
  usuario_id: z.uuid().nullish(),
});
export type SaveExtensionRequest = z.infer<typeof saveExtensionRequest>;

/** How a test of a connection or of an extension ended. */
export interface Verdict {
  valid: boolean;
  code: string | null;
  message: string;
}

/** What a webphone registers with: the hash is good for this extension at this realm alone. */
export interface SipSession {
  extension: string;
  domain: string;
  realm: string;
  ha1: string;
  wss_url: string;
  display_name: string;
  ice_servers: { urls: string }[];
}
