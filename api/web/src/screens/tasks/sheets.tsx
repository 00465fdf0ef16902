/** Sheets over the phone's foot: what a step needs, filled in as far as it is known; and all other acts. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { Sheet } from "~/kit/drawer";
import { Doing, useWhistle } from "~/tasks/doing";
import type { Work } from "~/tasks/steps";
import { Choose, Stepper } from "./inputs";
import { legPath, type Step, useSend } from "./send";

interface Props {
  work: Work;
  close: () => void;
}

/** What the next step needs; steps without a form of their own have the one that their command makes. */
export function StepSheet(props: Props) {
  const { t } = useTranslation();
  const { step } = props.work;
  const By = OWN[step];
  return (
    <Sheet title={t(`act.${step}`)} close={props.close}>
      {By ? <By {...props} /> : <Doing work={props.work} done={props.close} />}
    </Sheet>
  );
}

export function MoreSheet(props: Props) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("nav.more")} close={props.close}>
      <Doing work={props.work} done={props.close} rest />
    </Sheet>
  );
}

/** Sends what is filled in, and closes when it was taken or is kept. */
function useStep(props: Props, command: string) {
  const { send, busy, refused } = useSend(props.work);
  const give = async (body: Step["body"]) => {
    const path = legPath(props.work, command);
    if (await send({ command, path, body })) props.close();
  };
  return { give, busy, refused };
}

function Contact(props: Props) {
  const { t } = useTranslation();
  const usual = [t("tasks.spoke.scene"), t("tasks.spoke.street"), t("tasks.spoke.coming")];
  const [note, setNote] = useState(usual[0] ?? "");
  const { give, busy, refused } = useStep(props, "log-contact");
  return (
    <>
      <Choose
        label={t("tasks.contactWith")}
        usual={usual}
        value={note}
        change={setNote}
        max={2000}
      />
      {refused}
      <Give busy={busy} ready={note.trim() !== ""} press={() => void give({ note: note.trim() })}>
        {t("command.log-contact")}
      </Give>
    </>
  );
}

const PEOPLE = "whistle.people"; // How many usually come from this phone's unit.

function usualPeople(): number {
  try {
    return Number(localStorage.getItem(PEOPLE)) || 2;
  } catch {
    return 2;
  }
}

function keepPeople(people: number): void {
  try {
    localStorage.setItem(PEOPLE, String(people));
  } catch {
    // Without storage the usual number is two.
  }
}

function Arrive(props: Props) {
  const { t } = useTranslation();
  const [people, setPeople] = useState(usualPeople);
  const { give, busy, refused } = useStep(props, "report-arrival");
  const press = () => {
    keepPeople(people);
    void give({ people });
  };
  return (
    <>
      <Stepper label={t("field.people")} value={people} change={setPeople} least={1} most={10000} />
      {refused}
      <Give busy={busy} ready press={press}>
        {t("tasks.arrived", { n: people })}
      </Give>
    </>
  );
}

function Claim(props: Props) {
  const { t } = useTranslation();
  const whistle = useWhistle(props.work);
  const others = (whistle?.legs ?? []).filter((leg) => leg.leg !== props.work.leg);
  const company = [whistle?.street_name ?? "", ...others.map((leg) => leg.name)].filter(Boolean);
  const limits = [t("tasks.limit.done"), t("tasks.limit.today"), t("tasks.limit.days")];
  const [measure, setMeasure] = useState("");
  const [with_whom, setWith] = useState(company[0] ?? "");
  const [limit, setLimit] = useState(limits[0] ?? "");
  const { give, busy, refused } = useStep(props, "claim-resolved");
  const whole = { measure: measure.trim(), with_whom: with_whom.trim(), limit: limit.trim() };
  const ready = Object.values(whole).every(Boolean);
  return (
    <>
      <p className="meta">{t("tasks.claim")}</p>
      <Choose
        label={t("field.measure")}
        usual={[]}
        value={measure}
        change={setMeasure}
        max={2000}
      />
      <Choose
        label={t("field.with_whom")}
        usual={company.slice(0, 3)}
        value={with_whom}
        change={setWith}
        max={120}
      />
      <Choose label={t("field.limit")} usual={limits} value={limit} change={setLimit} max={120} />
      {refused}
      <Give busy={busy} ready={ready} press={() => void give(whole)}>
        {t("act.resolve")}
      </Give>
    </>
  );
}

const OWN: Record<string, (props: Props) => React.ReactNode> = {
  contact: Contact,
  arrive: Arrive,
  resolve: Claim,
};

function Give(props: { busy: boolean; ready: boolean; press: () => void; children: string }) {
  return (
    <Button
      tone="filled"
      className="foot-act"
      busy={props.busy}
      isDisabled={!props.ready}
      onPress={props.press}
    >
      {props.children}
    </Button>
  );
}
