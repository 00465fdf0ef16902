/** The three languages, each in its own letters; the one that is spoken now is pressed. */
import { useTranslation } from "react-i18next";
import { LANGUAGES, type Language, speak } from "~/words";
import { Button } from "./button";

export function Languages(props: { className?: string }) {
  const { i18n } = useTranslation();
  return Object.entries(LANGUAGES).map(([code, name]) => (
    <Button
      key={code}
      {...(props.className ? { className: props.className } : { tone: "quiet" })}
      aria-pressed={i18n.language === code}
      onPress={() => void speak(code as Language)}
    >
      <span lang={code}>{name}</span>
    </Button>
  ));
}
