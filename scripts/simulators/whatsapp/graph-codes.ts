// The errors that carry a WhatsApp code: HTTP status, title and Meta's explanation.

interface Code {
  status: number;
  title: string;
  details: string;
}

const code = (status: number, title: string, details = ""): Code => ({ status, title, details });

export const codes: Record<number, Code> = {
  4: code(400, "API Too Many Calls", "The app has reached its API call rate limit."),
  100: code(400, "Invalid parameter", "The request is not valid."),
  368: code(
    403,
    "Temporarily blocked for policies violations",
    "The account has been restricted from messaging.",
  ),
  80007: code(
    400,
    "Rate limit issues",
    "The WhatsApp Business Account has reached its rate limit.",
  ),
  130429: code(
    400,
    "Rate limit hit",
    "Message failed to send because there were too many messages sent from this phone number in a short period of time",
  ),
  131000: code(500, "Something went wrong", "Something went wrong."),
  131005: code(403, "Access denied"),
  131008: code(400, "Required parameter is missing"),
  131009: code(400, "Parameter value is not valid"),
  131016: code(500, "Service unavailable", "Service is temporarily unavailable."),
  131021: code(400, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
  131026: code(400, "Message undeliverable", "Message Undeliverable."),
  131031: code(403, "Account has been locked"),
  131042: code(400, "Business eligibility payment issue"),
  131045: code(500, "Incorrect certificate"),
  131047: code(
    400,
    "Re-engagement message",
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
  ),
  131048: code(400, "Spam rate limit hit"),
  131049: code(
    400,
    "This message was not delivered to maintain healthy ecosystem engagement.",
    "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
  ),
  131050: code(
    400,
    "User has stopped marketing messages",
    "The recipient chose to stop marketing messages on WhatsApp from this business.",
  ),
  131051: code(400, "Unsupported message type", "Message type is not currently supported."),
  131052: code(400, "Media download error", "Unable to download the media of the message."),
  131053: code(400, "Media upload error", "Unable to upload the media used in the message."),
  131056: code(
    400,
    "(Business Account, Consumer Account) pair rate limit hit",
    "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time",
  ),
  131057: code(500, "Account in maintenance mode"),
  131062: code(
    400,
    "Business-scoped User ID (BSUID) recipients are not supported for this message",
  ),
  132000: code(400, "Number of parameters does not match the expected number of params"),
  132001: code(404, "Template name does not exist in the translation"),
  132005: code(400, "Translated text too long"),
  132007: code(400, "Template format character policy violated"),
  132012: code(400, "Parameter format does not match format in the created template"),
  132015: code(400, "Template is Paused", "The template is paused due to low quality."),
  132016: code(400, "Template is Disabled", "The template is disabled due to low quality."),
  132018: code(400, "There's an issue with the parameters in your template"),
  133010: code(400, "Phone number not registered"),
  133016: code(400, "Account register deregister rate limit exceeded"),
};
