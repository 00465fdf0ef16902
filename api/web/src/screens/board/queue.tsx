/** The queue: bands of rows, drawn as far as they are seen; its order stands still under the hand. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { keptLook } from "~/app/look";
import { Button } from "~/kit/button";
import { useMedia } from "~/kit/media";
import type { Band, Line } from "./bands";
import { useFrozen } from "./frozen";
import { WhistleRow } from "./row";
import "./queue.css";

const HEIGHTS = { head: 32, urgent: 64, row: 48 };
const NARROW = "(max-width: 600px)";

interface Props {
  lines: readonly Line[];
  scope: string; // Another question: its order is shown at once.
  changed: ReadonlySet<string>;
  legs: number;
  here: string | undefined;
  select: (key: string) => void;
  fold: (band: Band) => void;
}

function heightOf(line: Line | undefined, narrow: boolean): number {
  if (line?.kind !== "row") return HEIGHTS.head;
  if (narrow) return 124;
  return line.row.kind === "ER" && line.row.level !== "N" && isUrgent(line)
    ? HEIGHTS.urgent
    : HEIGHTS.row;
}

function isUrgent(line: Line): boolean {
  return line.kind === "row" && ["blown", "in-progress"].includes(line.row.status);
}

export function Queue(props: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { lines, changes, touch, apply } = useFrozen(props.lines, props.scope);
  const narrow = useMedia(NARROW);
  const printing = useMedia("print"); // On paper every row is drawn.
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(lines[index], narrow),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
  });
  const heights = lines.map((line) => heightOf(line, narrow)).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights are what has changed.
  useEffect(() => virtual.measure(), [virtual, heights]);
  const keys = useRowKeys(lines, (index) => virtual.scrollToIndex(index));
  const shown = printing
    ? lines.map((_, index) => ({ index, start: 0, key: index }))
    : virtual.getVirtualItems();
  return (
    <div className="queue-box">
      {changes > 0 && (
        <Button className="queue-changes" tone="filled" onPress={apply}>
          {t("live.changes", { n: changes })}
        </Button>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a list whose rows are drawn as far as seen. */}
      <div
        ref={scroller}
        className="queue"
        role="list"
        aria-label={t("board.queue")}
        onPointerMove={touch}
        onPointerDown={touch}
        onFocus={(event) => {
          touch();
          const row = (event.target as HTMLElement).closest("[data-row]");
          if (row) props.select(row.getAttribute("data-row") ?? "");
        }}
        onKeyDown={(event) => {
          touch();
          keys(event);
        }}
      >
        <div style={printing ? undefined : { height: virtual.getTotalSize() }} className="queue-in">
          {shown.map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            return (
              // biome-ignore lint/a11y/useSemanticElements: see above.
              <div
                key={line.key}
                role="listitem"
                className={printing ? undefined : "queue-line"}
                style={printing ? undefined : placed(item.start, heightOf(line, narrow))}
              >
                {line.kind === "head" ? (
                  <BandHead line={line} fold={props.fold} />
                ) : (
                  <WhistleRow
                    row={line.row}
                    task={line.task}
                    legs={props.legs}
                    changed={props.changed.has(line.key)}
                    here={props.here === line.key}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Moved by a transform, and not by `top`, which would be a shift of the layout. */
function placed(start: number, height: number) {
  return { transform: `translateY(${start}px)`, height };
}

function BandHead(props: { line: Extract<Line, { kind: "head" }>; fold: (band: Band) => void }) {
  const { t } = useTranslation();
  const { band, count, folded } = props.line;
  const foldable = band === "late" || band === "rest";
  return (
    <div className="band" data-band={band}>
      <h2>
        {t(`board.band.${band}`)} {count}
      </h2>
      {foldable && (
        <Button tone="quiet" aria-expanded={!folded} onPress={() => props.fold(band)}>
          {t(folded ? "board.unfold" : "board.fold")}
        </Button>
      )}
    </div>
  );
}

/** J and K, and the arrows, go from row to row, also to those that are not drawn yet. */
function useRowKeys(lines: readonly Line[], show: (index: number) => void) {
  return (event: KeyboardEvent) => {
    const letters = keptLook().keys !== false;
    const down = event.key === "ArrowDown" || (letters && event.key === "j");
    const up = event.key === "ArrowUp" || (letters && event.key === "k");
    if (!down && !up) return;
    event.preventDefault();
    const focused = (event.target as HTMLElement).closest("[data-row]")?.getAttribute("data-row");
    const at = lines.findIndex((line) => line.key === focused);
    const step = down ? 1 : -1;
    let next = at + step;
    while (lines[next]?.kind === "head") next += step;
    const line = lines[next];
    if (!line) return;
    show(next);
    requestAnimationFrame(() => focusRow(line.key));
  };
}

const FRAMES_MAX = 10;

/** Focuses a row as soon as it is drawn: rows far away take some frames. */
export function focusRow(key: string, frames = FRAMES_MAX): void {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusRow(key, frames - 1));
}
