/** The desk: what waits on a street, the centre or a leader; several escalations are acknowledged at once. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WorkList } from "~/tasks/list";
import { useMyWork } from "~/tasks/mine";
import { DESK_TASKS, type Work } from "~/tasks/steps";
import { Bulk } from "./bulk";
import { deskRoute } from "./route";

export function Desk() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const wanted = deskRoute.useSearch();
  const mine = useMyWork("desk");
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const pick = (work: Work) =>
    setPicked((was) => {
      const now = new Set(was);
      if (!now.delete(work.key)) now.add(work.key);
      return now;
    });
  const chosen = mine.work.filter((one) => picked.has(one.key));
  return (
    <WorkList
      {...mine}
      at="/desk"
      wanted={wanted}
      steps={DESK_TASKS}
      empty={t("desk.empty")}
      press={(work) =>
        void navigate({ to: "/desk", search: { ...wanted, open: work.key }, replace: true })
      }
      picked={picked}
      pick={pick}
    >
      {chosen.length > 0 && <Bulk chosen={chosen} done={() => setPicked(new Set())} />}
    </WorkList>
  );
}
