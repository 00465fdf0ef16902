/** Buttons: at most one filled in a row; busy until the service has answered. */
import type { AriaAttributes, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "./button.css";

export interface Props extends AriaAttributes {
  tone?: "filled" | "plain" | "quiet" | "danger";
  busy?: boolean;
  type?: "button" | "submit";
  isDisabled?: boolean;
  autoFocus?: boolean;
  className?: string | undefined;
  id?: string;
  title?: string;
  onPress?: (() => void) | undefined;
  children: ReactNode;
}

export function Button(props: Props) {
  const { t } = useTranslation();
  const { tone = "plain", busy = false, isDisabled = false, className, onPress, ...rest } = props;
  return (
    <button
      {...rest}
      type={props.type ?? "button"}
      className={className ? `button button-${tone} ${className}` : `button button-${tone}`}
      disabled={isDisabled || busy}
      aria-busy={busy || undefined}
      onClick={onPress}
    >
      {busy ? t("form.busy") : props.children}
    </button>
  );
}
