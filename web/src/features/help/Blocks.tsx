import { each } from "./each.ts";
import classes from "./help.module.css";
import { type Block, type Inline, plainText, type Row } from "./help-page.ts";
import { Words } from "./Words.tsx";

/** `aim` is the place a link has led to. */
export function Blocks({ of, aim }: { of: Block[]; aim: string }) {
  return each(of, (block) => <One block={block} aim={aim} />);
}

function One({ block, aim }: { block: Block; aim: string }) {
  switch (block.is) {
    case "heading": {
      const Heading = block.depth === 2 ? "h2" : "h3";
      return (
        <Heading id={block.id} data-aim={block.id === aim}>
          <Words of={block.of} />
        </Heading>
      );
    }
    case "paragraph":
      return (
        <p>
          <Words of={block.of} />
        </p>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {each(block.items, (item) => (
            <li>
              <Blocks of={item} aim={aim} />
            </li>
          ))}
        </List>
      );
    }
    case "table":
      return <Table head={block.head} rows={block.rows} aim={aim} />;
  }
}

/** On a phone a row is a card, and each cell says what its column was. */
function Table({ head, rows, aim }: { head: Inline[][]; rows: Row[]; aim: string }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {each(head, (cell) => (
            <th scope="col">
              <Words of={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {each(rows, ({ id, cells: [first = [], ...others] }) => (
          <tr id={id ?? undefined} data-aim={id !== null && id === aim}>
            <th scope="row">
              <Words of={first} />
            </th>
            {each(others, (cell, place) => (
              <td data-column={plainText(head[place + 1] ?? [])}>
                <Words of={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
