/** The three languages, each in its own letters; the one that is spoken now is pressed. */
import { useTranslation } from "react-i18next";
import { LANGUAGES, type Language, speak } from "~/words";
import { Button, type Props as ButtonProps } from "./button";

export function Languages(props: Pick<ButtonProps, "tone" | "className">) {
  const { i18n } = useTranslation();
  return Object.entries(LANGUAGES).map(([code, name]) => (
    <Button
      key={code}
      tone="quiet"
      {...props}
      aria-pressed={i18n.language === code}
      onPress={() => void speak(code as Language)}
    >
      <span lang={code}>{name}</span>
    </Button>
  ));
}
