/** Blowing from a phone: a place that is remembered, how urgent, one sentence, and the button under the thumb. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Accepted } from "~/api/client";
import { mayBlow, useMe } from "~/app/me";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { clock } from "~/kit/time";
import { outbox } from "~/outbox/box";
import { Calls } from "~/tasks/calls";
import { draftOf, lastPlace, NEED_MAX, rememberPlace, SPOT_MAX, type Urgent } from "./brief";
import { Levels, useNear, Where } from "./pieces";
import "~/kit/thumb.css";
import "./blowing.css";

const AT_ONCE = ["duty_officer", "leader", "chief"];

type Said = { kind: "taken"; accepted: Accepted } | { kind: "kept" };

export function Blowing() {
  const { t } = useTranslation();
  const me = useMe();
  const [said, setSaid] = useState<Said>();
  if (!mayBlow(me))
    return <Empty act={<Link to="/tasks">{t("nav.tasks")}</Link>}>{t("blowing.notYours")}</Empty>;
  if (said) return <Result said={said} again={() => setSaid(undefined)} />;
  return <Filling said={setSaid} />;
}

function Filling(props: { said: (said: Said) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { places, pending } = useNear(me);
  const [place, setPlace] = useState(() => lastPlace(me.subject));
  const [changing, setChanging] = useState(false);
  const [level, setLevel] = useState<Urgent>();
  const [spot, setSpot] = useState("");
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const field = useRef<HTMLTextAreaElement>(null);
  const atOnce = me.roles.some((role) => AT_ONCE.includes(role.role));
  const only = places.length === 1 ? places[0]?.key : undefined;
  const where = place ?? only;
  const missing = !where ? "place" : !level ? "level" : !words.trim() ? "words" : undefined;
  const blow = async () => {
    if (!where || !level || missing) return;
    setBusy(true);
    const need = t("blowing.come");
    const draft = draftOf({ level, place: where, spot, words, need }, atOnce);
    const outcome = await outbox.put(draft);
    setBusy(false);
    if (outcome.kind === "refused") return setProblem(outcome.problem);
    rememberPlace(me.subject, where);
    props.said(outcome);
  };
  const known = places.find((one) => one.key === where);
  return (
    <div className="blowing">
      <div className="blowing-body">
        <section className="blowing-part">
          <h2>{t("blowing.where")}</h2>
          {where && !changing ? (
            <div className="blowing-there">
              <strong>{known?.name ?? where}</strong>
              <Button onPress={() => setChanging(true)}>{t("blowing.other")}</Button>
            </div>
          ) : (
            <>
              {pending && <p className="meta">{t("loading")}</p>}
              <Where
                near={places}
                value={where}
                change={(code) => {
                  setPlace(code);
                  if (code) setChanging(false);
                }}
              />
            </>
          )}
          <label className="field">
            <span className="unseen">{t("field.spot")}</span>
            <input
              value={spot}
              maxLength={SPOT_MAX}
              placeholder={t("blowing.spot")}
              onChange={(event) => setSpot(event.target.value)}
            />
          </label>
        </section>
        <section className="blowing-part">
          <h2>{t("blowing.level")}</h2>
          <Levels
            value={level}
            change={(chosen) => {
              setLevel(chosen);
              field.current?.focus();
            }}
          />
        </section>
        <label className="field blowing-part">
          <span className="field-label">{t("blowing.what")}</span>
          <textarea
            ref={field}
            rows={3}
            value={words}
            maxLength={NEED_MAX}
            placeholder={t("blowing.example")}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        <Refused problem={problem} />
      </div>
      <div className="blowing-foot">
        <p className="meta">
          {missing
            ? t(`blowing.missing.${missing}`)
            : t(atOnce ? "blowing.then" : "blowing.thenApproved")}
        </p>
        <Button
          tone="filled"
          className="foot-act"
          busy={busy}
          isDisabled={Boolean(missing)}
          onPress={() => void blow()}
        >
          {t(atOnce ? "command.blow-now" : "command.submit-whistle")}
        </Button>
      </div>
    </div>
  );
}

/** What became of it: recorded by the service, or not out yet, which is said loudly. */
function Result(props: { said: Said; again: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { said } = props;
  const role = me.roles[0];
  if (said.kind === "kept")
    return (
      <div className="blowing-result" role="alert">
        <h2>{t("blowing.notOut")}</h2>
        <p>{t("blowing.callNow")}</p>
        {role && <Calls office={role.unit} name={role.unit_name} />}
        <Button onPress={() => void navigate({ to: "/mine" })}>{t("outbox.title")}</Button>
      </div>
    );
  const { accepted } = said;
  return (
    <div className="blowing-result" role="status">
      <h2>{t("blowing.out", { time: clock(Date.parse(accepted.recorded_at)) })}</h2>
      <p>{t("blowing.next")}</p>
      <Button
        tone="filled"
        onPress={() => void navigate({ to: "/whistles/$id", params: { id: accepted.id } })}
      >
        {t("work.whole")}
      </Button>
      <Button onPress={props.again}>{t("blowing.again")}</Button>
    </div>
  );
}
