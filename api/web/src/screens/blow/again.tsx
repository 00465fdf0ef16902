/** What was blown already: another call about it is noted there (+1 来电), and no second whistle blown. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Act, ActBox, useActs } from "~/forms/given";
import { Button } from "~/kit/button";
import { Reports } from "~/kit/marks";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { alike } from "./alike";
import type { Draft } from "./drafts";

const NOTE_MAX = 2000;

/** What a draft says, for whoever reads of the call on the whistle that is there. */
function wordsOf(draft: Draft): string {
  return [draft.matter, draft.spot, draft.need]
    .map((one) => one.trim())
    .filter(Boolean)
    .join("\n")
    .slice(0, NOTE_MAX);
}

/** A whistle on which another call is noted, and how. */
export interface Again {
  row: Whistle;
  act: Act;
}

/** Open whistles that may be the same matter: the call is noted there, in place of a second whistle. */
export function Alike(props: { draft: Draft; choose: (again: Again) => void }) {
  const { t } = useTranslation();
  const rows = useBoard("whistles").order as readonly Whistle[];
  const found = alike(props.draft, rows);
  if (found.length === 0) return null;
  return (
    <div className="alike" role="status">
      <strong>{t("blow.alike")}</strong>
      <ul>
        {found.map((row) => (
          <li key={row.key}>
            <One row={row} choose={props.choose} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function One(props: { row: Whistle; choose: (again: Again) => void }) {
  const { t } = useTranslation();
  const { row, choose } = props;
  const { acts } = useActs("whistles", row.key, row.version);
  const act = acts.find((one) => one.command === "add-report");
  return (
    <>
      <Link to="/whistles/$id" params={{ id: row.key }}>
        {row.short} {row.matter} · {row.place_name}
        {row.spot} · {t(`status.${row.status}`)}
      </Link>
      <Reports n={row.reports} />
      {act && <Button onPress={() => choose({ row, act })}>{t("command.add-report")}</Button>}
    </>
  );
}

interface NoteProps {
  again: Again;
  draft: Draft;
  close: () => void;
  done: () => void;
}

/** The form of another call; the draft's words are its note. */
export function NoteAgain(props: NoteProps) {
  const { t } = useTranslation();
  const { row, act } = props.again;
  return (
    <ActBox
      act={act}
      lead={t("blow.again", { short: row.short, matter: row.matter })}
      begin={{ note: wordsOf(props.draft) }}
      close={props.close}
      done={props.done}
    />
  );
}
