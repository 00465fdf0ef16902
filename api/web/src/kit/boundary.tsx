/** Keeps the rest of the screen alive when one part of it fails, and says what happened. */
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import "./empty.css";

interface Props {
  at?: string; // Where it stands: elsewhere the fault is forgotten, and nothing is made anew.
  children: ReactNode;
}

interface State {
  error: Error | undefined;
  at: string | undefined;
}

// As Chrome, Firefox and Safari say it: a build was replaced, or the network was gone.
const UNLOADED = /dynamically imported module|importing a module script/i;

export class Boundary extends Component<Props, State> {
  override state: State = { error: undefined, at: this.props.at };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.at === state.at ? null : { error: undefined, at: props.at };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Broken error={error} reset={() => this.setState({ error: undefined })} />;
  }
}

/** Shows it once more; what could not be loaded is remembered as that, so the page begins anew. */
export function Broken(props: { error: unknown; reset: () => void }) {
  const message = props.error instanceof Error ? props.error.message : String(props.error);
  const again = () => (UNLOADED.test(message) ? location.reload() : props.reset());
  return <Failed message={message} again={again} />;
}

export function Failed(props: { message: string; again: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="fault" role="alert">
      <strong>{t("fault.title")}</strong>
      <p>{t("fault.why", { message: props.message })}</p>
      <Button onPress={props.again}>{t("fault.again")}</Button>
    </div>
  );
}
