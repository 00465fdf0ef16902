/** A table: words left, numbers right; on the phone each row is a card whose cells name themselves. */
import type { ReactNode } from "react";
import "./table.css";

export interface Column<Row> {
  name: string;
  head: string;
  cell: (row: Row) => ReactNode;
  right?: boolean;
  wide?: boolean; // On the phone a line of its own, without its name.
}

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  changed?: ReadonlySet<string> | undefined;
}

/** Rows as given, in their order; the first column names the row. */
export function Table<Row>(props: Props<Row>) {
  const [first, ...rest] = props.columns;
  return (
    <div className="table-box">
      <table className="table" aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.name} scope="col" data-right={column.right}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => {
            const key = props.keyOf(row);
            return (
              <tr key={key} data-changed={props.changed?.has(key) || undefined}>
                {first && (
                  <th scope="row" data-wide data-label={first.head}>
                    {first.cell(row)}
                  </th>
                )}
                {rest.map((column) => (
                  <td
                    key={column.name}
                    data-right={column.right}
                    data-wide={column.wide}
                    data-label={column.head}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
