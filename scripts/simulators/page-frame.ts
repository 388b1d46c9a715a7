// What all pages begin with. Their files hold the body alone.

export interface Page {
  title: string;
  /** Under the heading, on pages that have one. */
  intro?: string;
  styles?: readonly string[];
  script?: string;
}

const HEADING = "<!-- heading -->";
const asset = (name: string) => `/customer-phone/${name}`;

/** `home` is whether it is the page that leads to all others. */
export function framed({ title, intro, styles = [], script }: Page, body: string, home: boolean) {
  const sheets = ["base", ...styles].map(
    (name) => `<link rel="stylesheet" href="${asset(`${name}.css`)}" />`,
  );
  const icon = `<img src="${asset("icon.svg")}" alt="${home ? "" : "Simuladores"}" width="44" height="44" />`;
  const heading = `<header class="index-head">
      ${home ? icon : `<a href="/">${icon}</a>`}
      <div>
        <h1>${title}</h1>
        <p>${intro}</p>
      </div>
      <button class="round" type="button" data-theme-toggle></button>
    </header>`;
  return `<!doctype html>
<html lang="pt-BR">
<head>
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
  <title>${title} · Prosa</title>
  <link rel="icon" href="${asset("icon.svg")}" type="image/svg+xml" />
  ${sheets.join("\n  ")}
  <script src="${asset("theme.js")}"></script>
  ${script ? `<script type="module" src="${asset(script)}"></script>` : ""}
</head>
${body.replace(HEADING, heading)}</html>
`;
}
