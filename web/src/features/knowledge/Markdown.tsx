// Markdown as elements: nothing of a document is ever taken for HTML, and no link leads away from it.
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import classes from "./knowledge.module.css";

export function Markdown({ text }: { text: string }) {
  return <div className={classes.markdown}>{all(lexer(text))}</div>;
}

function all(tokens: Token[] = []): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
  return tokens.map((token, at) => <Fragment key={at}>{one(token as MarkedToken)}</Fragment>);
}

function one(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "heading": {
      // The page has a heading, and the drawer another.
      const Heading = `h${Math.min(6, token.depth + 2)}` as "h3";
      return <Heading>{all(token.tokens)}</Heading>;
    }
    case "paragraph":
      return <p>{all(token.tokens)}</p>;
    case "list": {
      const List = token.ordered ? "ol" : "ul";
      return <List>{all(token.items)}</List>;
    }
    case "list_item":
      return <li>{all(token.tokens)}</li>;
    case "table":
      return <Rows table={token} />;
    case "blockquote":
      return <blockquote>{all(token.tokens)}</blockquote>;
    case "code":
      return <pre>{token.text}</pre>;
    case "codespan":
      return <code>{token.text}</code>;
    case "strong":
      return <strong>{all(token.tokens)}</strong>;
    case "em":
      return <em>{all(token.tokens)}</em>;
    case "del":
      return <del>{all(token.tokens)}</del>;
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "space":
    case "def":
      return null;
    case "text":
      return token.tokens ? all(token.tokens) : token.text;
    case "link":
      return all(token.tokens);
    default:
      return "text" in token ? token.text : token.raw;
  }
}

function Rows({ table }: { table: Tokens.Table }) {
  return (
    <div className={classes.scroll}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={at} scope="col">
                {all(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={column}>{all(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
