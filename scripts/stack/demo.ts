// The fixed ids and logins of the demo data that supabase/seed.sql plants.
export const demoPassword = "prosa-demo";

export const demoTenants = {
  acme: {
    id: "10000000-0000-4000-8000-000000000001",
    name: "Acme",
    integracao_id: "10000000-0000-4000-8000-0000000000c1",
    channel_id: "10000000-0000-4000-8000-0000000000d1",
    phone_number_id: "100000000000001",
    waba_id: "200000000000001",
    display_phone_number: "+55 11 99999-0001",
  },
  rival: {
    id: "20000000-0000-4000-8000-000000000001",
    name: "Rival",
    integracao_id: "20000000-0000-4000-8000-0000000000c1",
    channel_id: "20000000-0000-4000-8000-0000000000d1",
    phone_number_id: "100000000000002",
    waba_id: "200000000000002",
    display_phone_number: "+55 11 99999-0002",
  },
} as const;

/** Acme's account at API4COM; its extensions are Bruno's, Ana's and nobody's yet. */
export const demoTelephony = {
  integracao_id: "10000000-0000-4000-8000-0000000000c2",
  name: "Acme",
  domain: "acme.api4com.com",
  email: "dono@acme.test",
  people: {
    "1000": { first_name: "Bruno", email_address: "bruno@acme.test" },
    "1001": { first_name: "Ana", email_address: "ana@acme.test" },
  } as Record<string, { first_name: string; email_address: string }>,
} as const;

/** Acme's accounts at the played AI providers, in the order in which they are asked. */
export const demoAi = {
  name: "Acme",
  openai: { integracao_id: "10000000-0000-4000-8000-0000000000c3", nome: "OpenAI" },
  anthropic: { integracao_id: "10000000-0000-4000-8000-0000000000c4", nome: "Anthropic" },
} as const;

export const demoLogins = [
  {
    email: "dono@acme.test",
    role: "owner",
    tenant: "Acme",
    id: "10000000-0000-4000-8000-0000000000a1",
  },
  {
    email: "ana@acme.test",
    role: "admin",
    tenant: "Acme",
    id: "10000000-0000-4000-8000-0000000000a2",
  },
  {
    email: "sonia@acme.test",
    role: "supervisor",
    tenant: "Acme",
    id: "10000000-0000-4000-8000-0000000000a5",
  },
  {
    email: "bruno@acme.test",
    role: "agent",
    tenant: "Acme",
    id: "10000000-0000-4000-8000-0000000000a3",
  },
  {
    email: "carla@acme.test",
    role: "agent",
    tenant: "Acme",
    id: "10000000-0000-4000-8000-0000000000a4",
  },
  {
    email: "dono@rival.test",
    role: "owner",
    tenant: "Rival",
    id: "20000000-0000-4000-8000-0000000000b1",
  },
] as const;
