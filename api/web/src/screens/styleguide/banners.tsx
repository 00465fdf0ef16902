/** What stands around a screen: how fresh it is, what sounds, what waits, what is invented. */
import { useTranslation } from "react-i18next";
import { Behind, Fresh, Unread } from "~/app/fresh";
import { Lacking, Synthetic } from "~/app/setting-up";
import { RingingBar, SoundButton, type Sounds } from "~/app/sound";
import { Unreadable } from "~/live/snapshot";
import type { Standing } from "~/live/store";
import type { Ring } from "~/live/wire";
import { WaitingMark } from "~/outbox/waiting";
import { NOW } from "./example";
import { Part, Stage, State } from "./part";
import "~/app/frame.css";

const nothing = () => undefined;

const STATES: Standing["state"][] = ["connecting", "live", "late", "lost"];
const SOUNDS: Sounds[] = ["off", "on", "muted"];
const RING: Ring = {
  key: "10",
  short: "大智-10",
  matter: "地下管道燃气泄漏，三层住户头晕恶心",
  place: "保成社区 6 栋二单元",
};
const UNREADABLE = new Unreadable("whistles", 503);
const ring = { first: RING, know: nothing };

function Bars() {
  return (
    <Part name="banner" of="app/fresh.tsx, app/sound.tsx, app/setting-up.tsx" cells="whole">
      <State name="behind">
        <Behind at={NOW} lost={false} wait={0} again={nothing} />
      </State>
      <State name="offline">
        <Behind at={NOW} lost wait={3} again={nothing} />
      </State>
      <State name="reconnecting">
        <Behind at={NOW} lost wait={0} again={nothing} />
      </State>
      <State name="unread">
        <Unread failed={UNREADABLE} />
      </State>
      <State name="ringing">
        <Stage low>
          <RingingBar {...ring} more={0} able />
        </Stage>
      </State>
      <State name="ringingUnheard">
        <Stage low>
          <RingingBar {...ring} more={2} able={false} />
        </Stage>
      </State>
      <State name="lacking">
        <Lacking steps={["policy", "accounts"]} />
      </State>
    </Part>
  );
}

function Small() {
  const { t } = useTranslation();
  return (
    <Part name="mark" of="app/fresh.tsx, app/sound.tsx, app/setting-up.tsx, outbox/waiting.tsx">
      {STATES.map((state) => (
        <State key={state} name={state}>
          <Fresh state={state} at={NOW} />
        </State>
      ))}
      {SOUNDS.map((state) => (
        <State key={state} name={`sound${state}`}>
          <SoundButton state={state} mutedUntil={NOW} press={nothing} />
        </State>
      ))}
      <State name="synthetic">
        <Synthetic />
      </State>
      <State name="waiting">
        <WaitingMark waiting={2} refused={0} />
      </State>
      <State name="waitingRefused">
        <WaitingMark waiting={1} refused={1} />
      </State>
      <State name="drill">
        <span className="drill">{t("app.drill")}</span>
      </State>
    </Part>
  );
}

export function Banners() {
  return (
    <>
      <Bars />
      <Small />
    </>
  );
}
