/** Inputs for a thumb: a stepper for how many, and usual answers beside a field for another one. */
import { Minus, Plus } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";

interface StepperProps {
  label: string;
  value: number;
  change: (value: number) => void;
  least: number;
  most: number;
}

export function Stepper(props: StepperProps) {
  const { t } = useTranslation();
  const id = useId();
  const { value, least, most } = props;
  const to = (next: number) => props.change(Math.min(most, Math.max(least, next || least)));
  return (
    <div className="stepper">
      <label htmlFor={id}>{props.label}</label>
      <Button
        aria-label={t("tasks.fewer")}
        isDisabled={value <= least}
        onPress={() => to(value - 1)}
      >
        <Minus aria-hidden />
      </Button>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={value}
        onChange={(event) => to(Math.floor(Number(event.target.value)))}
      />
      <Button aria-label={t("tasks.more")} isDisabled={value >= most} onPress={() => to(value + 1)}>
        <Plus aria-hidden />
      </Button>
    </div>
  );
}

interface ChooseProps {
  label: string;
  usual: string[];
  value: string;
  change: (value: string) => void;
  max: number;
}

export function Choose(props: ChooseProps) {
  const id = useId();
  return (
    <fieldset className="choose field">
      <legend className="field-label">{props.label}</legend>
      {props.usual.length > 0 && (
        <div className="choose-usual">
          {props.usual.map((one) => (
            <Button
              key={one}
              aria-pressed={props.value === one}
              className="choice"
              onPress={() => props.change(one)}
            >
              {one}
            </Button>
          ))}
        </div>
      )}
      <textarea
        id={id}
        aria-label={props.label}
        rows={props.usual.length > 0 ? 1 : 3}
        maxLength={props.max}
        value={props.value}
        onChange={(event) => props.change(event.target.value)}
      />
    </fieldset>
  );
}
