/** The list of work with its filters; the form of the open row stands in a drawer beside it. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Input, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { Drawer } from "~/kit/drawer";
import { Empty } from "~/kit/empty";
import { useNow } from "~/live/clock";
import { store } from "~/live/store";
import { useFrozen } from "~/screens/board/frozen";
import { Doing, titleOf } from "./doing";
import { Filters } from "./filters";
import { useRowKeys } from "./keys";
import { WorkRow } from "./row";
import type { WorkSearch } from "./search";
import { isWanted, type Work } from "./steps";
import "./list.css";

const SHOWN = 100; // More is shown when asked for.

interface Props {
  at: "/inbox" | "/desk";
  work: Work[];
  loaded: boolean;
  wanted: WorkSearch;
  steps: readonly string[];
  empty: string;
  press: (work: Work) => void; // The next act of a row was pressed.
  picked?: ReadonlySet<string> | undefined;
  pick?: ((work: Work) => void) | undefined;
  children?: ReactNode; // Between the filters and the list.
}

export function WorkList(props: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const now = useNow();
  const { work, wanted, at } = props;
  const { step, show, q } = wanted;
  const [most, setMost] = useState(SHOWN);
  const fresh = work.filter((one) => isWanted(one, wanted, now));
  const frozen = useFrozen(fresh, JSON.stringify([step, show, q, props.loaded]));
  const open = work.find((one) => one.key === wanted.open);
  const keys = useRowKeys();
  const close = () => {
    void navigate({ to: at, search: { ...wanted, open: undefined }, replace: true });
    if (open) requestAnimationFrame(() => focusAt(open.key));
  };
  const changed = store.board("inbox").changed;
  return (
    <div className="work" data-drawer={open ? true : undefined}>
      <div className="board-bar no-print">
        <SearchField
          className="search"
          data-search
          aria-label={t("board.search")}
          value={q ?? ""}
          onChange={(words) =>
            void navigate({ to: at, search: { ...wanted, q: words || undefined }, replace: true })
          }
        >
          <Input placeholder={t("board.search")} />
        </SearchField>
        {frozen.changes > 0 && (
          <Button onPress={frozen.apply}>{t("live.changes", { n: frozen.changes })}</Button>
        )}
      </div>
      <Filters at={at} work={work} wanted={wanted} steps={props.steps} now={now} />
      {props.children}
      {fresh.length === 0 && <None {...props} />}
      <ul
        className="work-list"
        aria-label={t(`nav.${at.slice(1)}`)}
        onPointerMove={frozen.touch}
        onFocus={frozen.touch}
        onKeyDown={keys}
      >
        {frozen.lines.slice(0, most).map((one) => (
          <li key={one.key}>
            <WorkRow
              work={one}
              at={at}
              here={one.key === open?.key}
              changed={changed.has(one.task.key)}
              press={props.press}
              picked={props.picked?.has(one.key)}
              pick={props.pick}
            />
          </li>
        ))}
      </ul>
      {frozen.lines.length > most && (
        <Button className="work-rest" onPress={() => setMost(most + SHOWN)}>
          {t("work.rest", { n: frozen.lines.length - most })}
        </Button>
      )}
      {open && (
        <Drawer
          key={open.key}
          title={`${titleOf(open)} · ${t(`act.${open.step || "open"}`)}`}
          close={close}
        >
          <Doing work={open} done={close} />
        </Drawer>
      )}
    </div>
  );
}

function None(props: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { step, show, q } = props.wanted;
  if (!props.loaded) return <Empty>{t("loading")}</Empty>;
  if (step || show || q)
    return (
      <Empty
        act={
          <Button onPress={() => void navigate({ to: props.at, search: {} })}>
            {t("board.clear")}
          </Button>
        }
      >
        {t("board.nothing")}
      </Empty>
    );
  const onBoard = () => void navigate({ to: "/board", search: {} });
  return <Empty act={<Button onPress={onBoard}>{t("nav.board")}</Button>}>{props.empty}</Empty>;
}

export function focusAt(key: string): void {
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus();
}
