import { Link } from "@tanstack/react-router";
import { each } from "./each.ts";
import type { Inline } from "./help-page.ts";
import { isHelpPage } from "./pages.ts";

/** Words inside a line. */
export function Words({ of }: { of: Inline[] }) {
  return each(of, (part) => <Part part={part} />);
}

function Part({ part }: { part: Inline }) {
  switch (part.is) {
    case "text":
      return part.text;
    case "code":
      return <code>{part.text}</code>;
    case "strong":
      return (
        <strong>
          <Words of={part.of} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Words of={part.of} />
        </em>
      );
    case "link":
      return <HelpAnchor part={part} />;
  }
}

function HelpAnchor({ part }: { part: Extract<Inline, { is: "link" }> }) {
  const { to } = part;
  if ("url" in to) {
    return (
      <a href={to.url} target="_blank" rel="noreferrer">
        <Words of={part.of} />
      </a>
    );
  }
  const place = to.anchor === null ? {} : { hash: to.anchor };
  return to.page && isHelpPage(to.page) ? (
    <Link to="/ajuda/$pagina" params={{ pagina: to.page }} {...place}>
      <Words of={part.of} />
    </Link>
  ) : (
    <Link to="." {...place}>
      <Words of={part.of} />
    </Link>
  );
}
