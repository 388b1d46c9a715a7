import type { ThreadRow } from "@prosa/shared/events.ts";
import { ContactsContent } from "./ContactsContent.tsx";
import { FileContent } from "./FileContent.tsx";
import { InteractiveContent } from "./InteractiveContent.tsx";
import { LocationContent } from "./LocationContent.tsx";
import { OrderContent } from "./OrderContent.tsx";
import { payloadOf } from "./payload.ts";
import { Revoked } from "./Revoked.tsx";
import { TemplateContent } from "./TemplateContent.tsx";
import { Unsupported } from "./Unsupported.tsx";

/** What a message says when it is more than text: one drawing for each type, either way. */
export function MessageContent({ row }: { row: ThreadRow }) {
  if (row.revoked_at) return <Revoked ours={row.direction === "outbound"} />;
  switch (row.type) {
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return <FileContent row={row} />;
    case "location": {
      const { location } = payloadOf(row, "location");
      return location ? <LocationContent location={location} /> : <Unsupported row={row} />;
    }
    case "contacts":
      return <ContactsContent contacts={payloadOf(row, "contacts").contacts ?? []} />;
    case "interactive": {
      const { interactive, choice } = payloadOf(row, "interactive");
      return <InteractiveContent body={row.body} offer={interactive} choice={choice} />;
    }
    case "template":
      return <TemplateContent row={row} />;
    case "order": {
      const { order } = payloadOf(row, "order");
      return order ? <OrderContent order={order} note={row.body} /> : <Unsupported row={row} />;
    }
    case "unsupported":
      return <Unsupported row={row} />;
    default:
      return row.body;
  }
}
