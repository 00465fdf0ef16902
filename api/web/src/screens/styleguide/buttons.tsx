/** What is pressed: buttons in every tone, the thumb's, and the one that copies. */
import { Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { type Copied, CopyButton } from "~/kit/copy";
import { Part, State } from "./part";
import "~/kit/thumb.css";

const TONES = ["filled", "plain", "quiet", "danger"] as const;
const nothing = () => undefined;

function Buttons() {
  const { t } = useTranslation();
  return (
    <Part name="button" of="kit/button.tsx" cells="middle">
      {TONES.map((tone) => (
        <State key={tone} name={tone}>
          <span className="guide-line">
            <Button tone={tone}>{t("act.triage")}</Button>
            <Button tone={tone} isDisabled>
              {t("act.triage")}
            </Button>
            <Button tone={tone} busy>
              {t("act.triage")}
            </Button>
          </span>
        </State>
      ))}
      <State name="withIcon">
        <span className="guide-line">
          <Button>
            <Phone aria-hidden />
            {t("board.call")}
          </Button>
        </span>
      </State>
      <State name="thumb">
        <Button tone="filled" className="foot-act">
          {t("act.sign")}
        </Button>
      </State>
      <State name="pressed">
        <span className="guide-line">
          <Button className="choice" aria-pressed>
            {t("kind.ER")}
          </Button>
          <Button className="choice" aria-pressed={false}>
            {t("kind.RD")}
          </Button>
        </span>
      </State>
    </Part>
  );
}

const COPIED: Record<string, Copied> = { copyNot: "", copyDone: "done", copyByHand: "not" };
const BRIEF = "▲特急 大智-10 地下管道燃气泄漏\n地点：大智街道 保成社区 6 栋二单元";

function Copying() {
  return (
    <Part name="copy" of="kit/copy.tsx" cells="middle">
      {Object.entries(COPIED).map(([name, state]) => (
        <State key={name} name={name}>
          <span className="guide-line">
            <CopyButton text={() => BRIEF} state={state} press={nothing} />
          </span>
        </State>
      ))}
    </Part>
  );
}

export function Pressed() {
  return (
    <>
      <Buttons />
      <Copying />
    </>
  );
}
