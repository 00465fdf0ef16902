/** The board as text for a chat group, and on paper. */
import { Link } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { boardBrief } from "~/kit/brief";
import { CopyText } from "~/kit/copy";
import { now } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { isOpen } from "./bands";
import type { BoardSearch } from "./route";

export function Papers(props: { wanted: BoardSearch }) {
  const { t } = useTranslation();
  const me = useMe();
  const { order, pos } = useBoard("whistles");
  const { show, q, street } = props.wanted;
  const open = () => (order as readonly Whistle[]).filter(isOpen);
  return (
    <>
      <CopyText
        tone="quiet"
        text={() => boardBrief(open(), me.roles[0]?.unit_name ?? "", pos, now(), t)}
      />
      <Link to="/board/print" search={{ show, q, street }} className="button button-quiet">
        <Printer aria-hidden />
        {t("print")}
      </Link>
    </>
  );
}
