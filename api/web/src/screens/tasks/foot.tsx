/** The foot of the phone: the one next step of the open card, and 更多 for the rest. */
import { Ellipsis } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { Button } from "~/kit/button";
import { titleOf, unitOf, useWhistle } from "~/tasks/doing";
import { COMMANDS, mayDo, ROLES, type Work } from "~/tasks/steps";
import { legPath, useSend } from "./send";
import { MoreSheet, StepSheet } from "./sheets";

const AGAIN_MS = 600; // A second tap of the same thumb is meant for the button that was there.

interface Props {
  work: Work | undefined;
  next: Work | undefined;
  choose: (key: string) => void;
}

export function Foot(props: Props) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<"step" | "more">();
  const { work, next } = props;
  const close = () => setSheet(undefined);
  if (!work)
    return (
      <div className="foot">
        <p className="foot-said" role="status">
          {t("tasks.gone")}
        </p>
        {next && (
          <Button className="foot-act" onPress={() => props.choose(next.key)}>
            {t("tasks.next", { short: titleOf(next) })}
          </Button>
        )}
      </div>
    );
  return (
    <div className="foot">
      <Step key={work.key} work={work} more={() => setSheet("step")} />
      <Button className="foot-more" onPress={() => setSheet("more")}>
        <Ellipsis aria-hidden />
        {t("nav.more")}
      </Button>
      {sheet === "step" && <StepSheet work={work} close={close} />}
      {sheet === "more" && <MoreSheet work={work} close={close} />}
    </div>
  );
}

function Step(props: { work: Work; more: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { work } = props;
  const { send, busy, refused } = useSend(work);
  const ready = useReadyAfter(work.step);
  const unit = unitOf(work, useWhistle(work));
  if (!work.step) return <p className="foot-said">{t("outbox.pending")}</p>;
  if (!mayDo(me, work.task)) {
    const roles = (ROLES[work.step] ?? []).map((role) => t(`role.${role}`)).join(t("work.or"));
    const { office_name: office } = work.task;
    return <p className="foot-said">{t("work.notYours", { office, roles })}</p>;
  }
  const press = () => {
    if (!ready()) return;
    // Signing has nothing to fill in: one tap.
    if (work.step === "sign")
      void send({ command: "sign-leg", path: legPath(work, "sign-leg"), body: {} });
    else props.more();
  };
  return (
    <div className="foot-step">
      {refused}
      <Button tone="filled" className="foot-act" busy={busy} onPress={press}>
        {t(`act.${work.step}`)} {unit} · {titleOf(work)}
      </Button>
    </div>
  );
}

/** Gives whether the button has been what it is for long enough to be meant. */
function useReadyAfter(step: string): () => boolean {
  const since = useRef({ step, at: 0 });
  useEffect(() => {
    if (since.current.step !== step) since.current = { step, at: performance.now() };
  }, [step]);
  return () => performance.now() - since.current.at > AGAIN_MS && Boolean(COMMANDS[step]);
}
