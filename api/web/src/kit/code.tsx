/** An address as a code that a phone reads: drawn here, for paper. */
import { useMemo } from "react";
import { encode } from "uqr";

export function Code(props: { text: string; label: string }) {
  const drawn = useMemo(() => encode(props.text, { ecc: "M", border: 2 }), [props.text]);
  const path = drawn.data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      className="code"
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
