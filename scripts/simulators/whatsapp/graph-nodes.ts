// Reading numbers and accounts, and subscribing an account to webhooks.
import { randomInt } from "node:crypto";
import { GraphError, invalid } from "./graph-error.ts";
import type { Line, World } from "./world.ts";

type Node = Record<string, unknown>;

function numberNode(world: World, line: Line): Node {
  const override = world.wabas.get(line.waba_id)?.override_callback_uri;
  return {
    verified_name: line.verified_name,
    code_verification_status: "VERIFIED",
    display_phone_number: line.display_phone_number,
    quality_rating: "GREEN",
    platform_type: "CLOUD_API",
    throughput: { level: "STANDARD" },
    webhook_configuration: {
      ...(override ? { whatsapp_business_account: override } : {}),
      application: line.webhook_url,
    },
    id: line.phone_number_id,
    account_mode: "LIVE",
    status: "CONNECTED",
    name_status: "APPROVED",
    is_official_business_account: false,
    is_pin_enabled: true,
    messaging_limit_tier: "TIER_1K",
    last_onboarded_time: "2026-10-05T12:00:00+0000",
  };
}

const numberDefaults = [
  "verified_name",
  "code_verification_status",
  "display_phone_number",
  "quality_rating",
  "platform_type",
  "throughput",
  "webhook_configuration",
  "last_onboarded_time",
];

export function readNumber(world: World, line: Line, fields: string | null): Node {
  return pick(numberNode(world, line), fields, numberDefaults, "WhatsAppBusinessPhoneNumber");
}

export function listNumbers(world: World, lines: Line[], fields: string | null): Node {
  const data = lines.map((line) => readNumber(world, line, fields));
  const cursor = (id: string) => Buffer.from(id).toString("base64url");
  const first = lines[0];
  const last = lines.at(-1);
  return {
    data,
    ...(first && last
      ? {
          paging: {
            cursors: { before: cursor(first.phone_number_id), after: cursor(last.phone_number_id) },
          },
        }
      : {}),
  };
}

export function readWaba(line: Line, fields: string | null): Node {
  const node = {
    id: line.waba_id,
    name: line.verified_name,
    currency: "BRL",
    timezone_id: "25",
    message_template_namespace: `ns_${line.waba_id}`,
  };
  const defaults = ["name", "timezone_id", "message_template_namespace"];
  return pick(node, fields, defaults, "WhatsAppBusinessAccount");
}

function pick(node: Node, fields: string | null, defaults: string[], type: string): Node {
  const wanted = fields
    ? fields.split(",").map((field) => field.trim().replace(/[{.(].*$/, ""))
    : defaults;
  for (const field of wanted) {
    if (!(field in node)) {
      throw invalid(`Tried accessing nonexisting field (${field}) on node type (${type})`);
    }
  }
  return Object.fromEntries([...wanted, "id"].map((field) => [field, node[field]]));
}

export function listSubscriptions(world: World, line: Line): Node {
  const waba = world.wabas.get(line.waba_id);
  if (!waba?.subscribed) return { data: [] };
  const override = waba.override_callback_uri;
  return {
    data: [
      {
        whatsapp_business_api_data: {
          id: `3${line.waba_id.slice(1)}`,
          link: "https://www.facebook.com/games/?app_id=simulated",
          name: `${line.verified_name} app`,
        },
        ...(override ? { override_callback_uri: override } : {}),
      },
    ],
  };
}

/** Subscribes the account; an override address must first prove itself by the handshake. */
export async function subscribe(world: World, line: Line, params: Node): Promise<Node> {
  const waba = world.wabas.get(line.waba_id)!;
  const { override_callback_uri: uri, verify_token: token } = params;
  if (uri === undefined) {
    waba.subscribed = true;
    waba.override_callback_uri = null;
    return { success: true };
  }
  if (!waba.subscribed) {
    throw invalid(
      "Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account.",
    );
  }
  if (typeof uri !== "string" || uri.length > 200 || !URL.canParse(uri)) {
    throw invalid("Param override_callback_uri must be a valid URI of at most 200 characters.");
  }
  if (typeof token !== "string" || token === "") {
    throw invalid("The parameter verify_token is required.");
  }
  await handshake(uri, token);
  waba.override_callback_uri = uri;
  return { success: true };
}

export function unsubscribe(world: World, line: Line): Node {
  const waba = world.wabas.get(line.waba_id)!;
  waba.subscribed = false;
  waba.override_callback_uri = null;
  return { success: true };
}

/** The GET a webhook address must answer with the challenge before Meta trusts it. */
export async function handshake(uri: string, verifyToken: string): Promise<void> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const url = new URL(uri);
  url.searchParams.set("hub.mode", "subscribe");
  url.searchParams.set("hub.challenge", challenge);
  url.searchParams.set("hub.verify_token", verifyToken);
  let problem: string;
  try {
    const answer = await fetch(url, {
      headers: { "user-agent": "facebookplatform/1.0 (+http://developers.facebook.com)" },
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    if (answer.status === 200 && text === challenge) return;
    problem = `HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText || "none"}`;
  } catch {
    problem = "curl_errno = 7; curl_error = Failed to connect; HTTP Status Code = 0";
  }
  throw new GraphError(
    400,
    2200,
    `(#2200) Callback verification failed with the following errors: ${problem}`,
  );
}
