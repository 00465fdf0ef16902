/** What waits on a unit: by the clock of the next step, what is overdue first; signing is one press. */
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { outbox } from "~/outbox/box";
import { titleOf } from "~/tasks/doing";
import { WorkList } from "~/tasks/list";
import { useMyWork } from "~/tasks/mine";
import { INBOX_TASKS, type Work } from "~/tasks/steps";
import { inboxRoute } from "./route";

export function Inbox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const wanted = inboxRoute.useSearch();
  const mine = useMyWork("inbox");
  const open = (work: Work) =>
    void navigate({ to: "/inbox", search: { ...wanted, open: work.key }, replace: true });
  const press = async (work: Work) => {
    if (work.step !== "sign") return open(work);
    const { stream, leg } = work;
    const outcome = await outbox.put({
      command: "sign-leg",
      path: `/whistles/${work.whistle}/legs/${leg}/sign-leg`,
      body: {},
      about: { stream, leg, title: titleOf(work) },
    });
    if (outcome.kind === "taken")
      say(t("form.recorded", { time: clock(Date.parse(outcome.accepted.recorded_at)) }));
    // What was refused says why where its other acts are.
    if (outcome.kind === "refused") open(work);
  };
  return (
    <WorkList
      {...mine}
      at="/inbox"
      wanted={wanted}
      steps={INBOX_TASKS}
      empty={t("inbox.empty")}
      press={(work) => void press(work)}
    />
  );
}
